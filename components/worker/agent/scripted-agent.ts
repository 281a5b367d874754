// For tests: a guest's side of the agent port that does what a test tells it, over real bytes, and a clock
// that a test moves.

import { Agent } from "./agent.js";
import type { AgentInfo } from "../../contract/contract.js";
import type { Clock } from "./clock.js";
import { LineReader } from "./wire.js";

type Args = Readonly<Record<string, unknown>>;

/** Answers one command: the `return` member, a thrown AgentRefusal, or `NO_ANSWER`. */
export type Command = (args: Args) => unknown;

export const NO_ANSWER = Symbol("no answer");

export class AgentRefusal extends Error {
  readonly kind: string;

  constructor(desc: string, kind = "GenericError") {
    super(desc);
    this.kind = kind;
  }
}

/** Time that moves when a test says so. */
export class ManualClock implements Clock {
  #now = 0;
  readonly #alarms = new Set<{ due: number; callback: () => void }>();

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, callback: () => void): () => void {
    const alarm = { due: this.#now + milliseconds, callback };
    this.#alarms.add(alarm);
    return () => void this.#alarms.delete(alarm);
  }

  /** Lets time pass, alarm by alarm, with everything that follows from each. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    for (;;) {
      await settle();
      const next = [...this.#alarms].filter(({ due }) => due <= end).sort((a, b) => a.due - b.due)[0];
      if (!next) break;
      this.#alarms.delete(next);
      this.#now = Math.max(this.#now, next.due);
      next.callback();
    }
    this.#now = end;
  }
}

/** Lets what follows from promises happen. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 200; turn++) await Promise.resolve();
}

export class ScriptedAgent {
  readonly clock: ManualClock;
  readonly host: Agent;
  /** What the host was told, in order. */
  readonly infos: (AgentInfo | null)[] = [];
  /** Every request, in order. */
  readonly requests: { execute: string; arguments: Args }[] = [];
  readonly commands: Record<string, Command>;
  /** As after SIGSTOP: requests wait. */
  stopped = false;
  #waiting: Uint8Array[] = [];
  readonly #reader = new LineReader();

  constructor(commands: Record<string, Command> = {}, clock = new ManualClock()) {
    this.clock = clock;
    this.commands = {
      "guest-sync-delimited": ({ id }) => id,
      "guest-ping": () => ({}),
      "guest-info": () => ({
        version: "1.0",
        supported_commands: Object.keys(this.commands).map((name) => ({ name, enabled: true })),
      }),
      ...commands,
    };
    this.host = new Agent(
      (bytes) => this.#arrive(bytes),
      clock,
      (info) => void this.infos.push(info),
    );
  }

  /** Opens the port and waits until the host knows the agent. */
  async start(): Promise<this> {
    this.host.opened();
    await settle();
    return this;
  }

  /** Runs again after `stopped`. */
  goOn(): void {
    this.stopped = false;
    for (const bytes of this.#waiting.splice(0)) this.#read(bytes);
  }

  /** Sends bytes, or an object as a line. */
  send(what: object | Uint8Array): void {
    const line = () => new TextEncoder().encode(`${JSON.stringify(what)}\n`);
    this.host.receive(what instanceof Uint8Array ? what : line());
  }

  event(event: string, data: object): void {
    this.send({ event, data });
  }

  #arrive(bytes: Uint8Array): void {
    if (this.stopped) this.#waiting.push(bytes);
    else void Promise.resolve().then(() => this.#read(bytes));
  }

  #read(bytes: Uint8Array): void {
    for (const request of this.#reader.push(bytes)) this.#answer(request);
  }

  #answer({ execute, arguments: args, id }: Args): void {
    const name = execute as string;
    this.requests.push({ execute: name, arguments: (args ?? {}) as Args });
    const command = this.commands[name];
    try {
      if (!command) throw new AgentRefusal(`The command ${name} has not been found`, "CommandNotFound");
      const value = command((args ?? {}) as Args);
      if (value === NO_ANSWER) return;
      if (name === "guest-sync-delimited") this.send(new Uint8Array([0xff]));
      this.send({ return: value, id });
    } catch (error) {
      if (!(error instanceof AgentRefusal)) throw error;
      this.send({ error: { class: error.kind, desc: error.message }, id });
    }
  }
}

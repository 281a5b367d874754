// A machine without a computer: answers the contract over a MessageChannel, as a test or a picture wants it.
// The protocol is the real one (contract/serve.ts); what the verbs do is the script's.

import type {
  MachineInfo,
  NoticeName,
  Notices,
  Session,
  Statistics,
} from "../../components/contract/contract.js";
import type { Port } from "../../components/contract/platform.js";
import { ALL_RIGHTS, maskOf } from "../../components/contract/rights.js";
import { serve, type Caller, type Handlers, type Server } from "../../components/contract/serve.js";
import { VmError } from "../../components/contract/vm-error.js";
import type { MachineWorker } from "../../components/vm-guest/guest-controller.js";

export const INFO: MachineInfo = {
  name: "Debian 13, three terminals",
  memory: 128,
  consoles: ["ttyS0", "hvc0", "hvc1"],
};

const NOTHING_YET: Statistics = {
  instructions: 0,
  idle: 1,
  badAccesses: 0,
  memoryBytes: 0,
  translator: {
    ...{ regions: 0, translated: 0, invalidated: 0, evictions: 0 },
    ...{ modules: 0, bytes: 0, compileTime: 0, longestCompile: 0, slowAccesses: 0 },
    exits: { jump: 0, interpreter: 0, trap: 0, budget: 0 },
  },
};

/** Sends a notice with the next macrotask at the latest, like everything here. */
export class ScriptedMachine {
  /** What was asked of it, in order: the verb and its arguments. */
  readonly asked: { verb: string; args: unknown }[] = [];
  /** What it may use of a core. */
  percent = 100;
  /** Was its Worker terminated? */
  terminated = false;
  /** Text typed into each console. */
  readonly typed: Record<string, string> = {};
  /** Bytes each console was paid back. */
  readonly credited: Record<string, number> = {};
  readonly #servers: Server[] = [];
  readonly #handlers: Handlers;

  /** @param script verbs that do something else than succeed */
  constructor(script: Partial<Handlers> = {}) {
    const succeed = () => {};
    const off: Handlers = {
      configure: () => (this.notify("configured", INFO), this.notify("state", { state: "turned-off" }), INFO),
      startup: () => this.boot(),
      turnOff: () => this.notify("state", { state: "turned-off", reason: "page" }),
      reset: succeed,
      pause: () => this.notify("state", { state: "paused" }),
      resume: () => this.notify("state", { state: "running" }),
      pace: ({ percent }) => {
        const before = this.percent;
        this.percent = percent;
        return before;
      },
      logoff: succeed,
      shutdown: succeed,
      restart: succeed,
      users: () => [],
      osInfo: () => ({ name: "", id: "", version: "", kernel: "", machine: "", hostName: "" }),
      heartbeat: () => ({ heartbeating: true, percentage: 100 }),
      consoleInput: ({ console, bytes }) => {
        this.typed[console] = (this.typed[console] ?? "") + new TextDecoder().decode(bytes);
      },
      consoleResize: succeed,
      consoleCredit: ({ console, bytes }) => {
        this.credited[console] = (this.credited[console] ?? 0) + bytes;
      },
      statistics: () => NOTHING_YET,
      share: ({ rights, port }) => (this.#serve(port, maskOf(rights)), { share: this.#servers.length }),
      revoke: succeed,
      release: () => this.notify("state", { state: "invalid" }),
    };
    const handlers = { ...off, ...script };
    const logged = Object.entries(handlers).map(([verb, handle]) => [
      verb,
      (args: never, caller: Caller) => {
        this.asked.push({ verb, args });
        return (handle as (args: never, caller: Caller) => unknown)(args, caller);
      },
    ]);
    this.#handlers = Object.fromEntries(logged) as Handlers;
  }

  /** The Worker to give to a VmGuest's spawn(). */
  worker(): MachineWorker {
    const { port1, port2 } = new MessageChannel();
    this.#serve(port2 as Port, maskOf(ALL_RIGHTS));
    const terminate = () => {
      this.terminated = true;
      port2.close();
    };
    return Object.assign(port1, { terminate }) as MachineWorker;
  }

  #serve(port: Port, mask: number): void {
    this.#servers.push(serve(port, { handlers: this.#handlers, known: () => true }, mask));
  }

  notify<N extends NoticeName>(notice: N, data: Notices[N]): void {
    for (const server of this.#servers) server.notify(notice, data);
  }

  /** The Worker breaks down. */
  break(): void {
    for (const server of this.#servers)
      server.end(new VmError("RPC_E_SERVER_DIED", { detail: "out of order" }));
  }

  print(console: string, text: string): void {
    this.notify("console", { console, bytes: new TextEncoder().encode(text) });
  }

  /** As far as running. */
  boot(): void {
    this.notify("state", { state: "turning-on" });
    this.notify("state", { state: "running" });
  }

  /** As far as a prompt, with an agent. */
  ready(...sessions: Session[]): void {
    this.notify("agent", {
      agent: { version: "1", commands: ["guest-info", "guest-shutdown", "guest-log-off"] },
    });
    this.notify("ready", {});
    this.notify("sessions", { sessions });
  }

  /** Calls of a verb. */
  count(verb: string): number {
    return this.asked.filter((one) => one.verb === verb).length;
  }
}

/** Resolves when `holds` does; rejects after `patience` ms, naming what did not come about. */
export async function until(what: string, holds: () => unknown, patience = 10_000): Promise<void> {
  const end = performance.now() + patience;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`did not come about: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

// The answering end of a port: checks what arrives, what it may ask for, and answers each request exactly
// once.

import { argumentError } from "./arguments.js";
import { VERBS } from "./contract.js";
import type { NoticeName, Notices, TaskProgress, ToPage, VerbName, Verbs } from "./contract.js";
import type { Port } from "./platform.js";
import { RIGHTS, rightsOf } from "./rights.js";
import { VmError, asVmError, toWire } from "./vm-error.js";

/** Who asked, and how to tell them how it goes. Everything is ignored once the request was answered. */
export interface Caller {
  /** The port that asked. */
  readonly server: Server;
  /** The task will be done: what fails from now on is the task's error, not the call's. */
  accept(): void;
  /** Accepts, if that was not done. Percent is rounded down and never falls. */
  progress(progress: TaskProgress): void;
  /** The asker wants an end; only ever true while the last progress was cancelable. */
  readonly cancelled: boolean;
  /** Called once when `cancelled` becomes true. */
  oncancel: (() => void) | undefined;
}

export type Handlers = {
  readonly [V in VerbName]: (
    args: Verbs[V]["args"],
    caller: Caller,
  ) => Verbs[V]["result"] | Promise<Verbs[V]["result"]>;
};

/** What is behind the ports. */
export interface Host {
  readonly handlers: Handlers;
  /** Was a machine file read? */
  known(): boolean;
}

/** Answers a port until it ends. @param mask rights of rights.ts */
export function serve(port: Port, host: Host, mask: number): Server {
  return new Server(port, host, mask);
}

export class Server {
  readonly mask: number;
  readonly #port: Port;
  readonly #host: Host;
  readonly #running = new Map<number, Run>();
  #ended = false;

  constructor(port: Port, host: Host, mask: number) {
    this.mask = mask;
    this.#port = port;
    this.#host = host;
    port.addEventListener("message", ({ data }) => this.#receive(data));
    port.addEventListener("close", () => void (this.#ended = true));
    port.start?.();
    this.#post({ notice: "rights", data: { rights: rightsOf(mask) } });
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** May this port hear notices? */
  get reads(): boolean {
    return !this.#ended && (this.mask & RIGHTS.read) !== 0;
  }

  /** Tells the port of something, if it may read. */
  notify<N extends NoticeName>(notice: N, data: Notices[N], transfer: readonly object[] = []): void {
    if (this.reads) this.#post({ notice, data } as ToPage, transfer);
  }

  /** Answers what is outstanding with this error and serves the port no more. */
  end(error: VmError): void {
    if (this.#ended) return;
    for (const run of [...this.#running.values()]) run.fail(error);
    this.#post({ notice: "ended", data: { error: toWire(error, "call") } });
    this.#ended = true;
    this.#port.close?.();
  }

  #receive(data: unknown): void {
    if (this.#ended || typeof data !== "object" || data === null) return;
    const { id, verb, args, cancel, ping } = data as Partial<Record<string, unknown>>;
    if (ping === true) return this.#post({ pong: true });
    if (cancel !== undefined) return this.#running.get(cancel as number)?.cancel();
    if (typeof id !== "number" || this.#running.has(id)) return;
    const run = new Run(this, (message) => this.#answer(id, message));
    this.#running.set(id, run);
    const refusal = this.#refusal(verb, args);
    if (refusal) run.fail(refusal);
    else void this.#run(verb as VerbName, args, run);
  }

  #refusal(verb: unknown, args: unknown): VmError | undefined {
    if (typeof verb !== "string" || !Object.hasOwn(VERBS, verb)) {
      return new VmError("E_INVALIDARG", { detail: `there is no verb ${String(verb).slice(0, 64)}` });
    }
    const row = VERBS[verb as VerbName];
    const wrong = argumentError(verb as VerbName, args);
    if (wrong) return wrong;
    if (row.machine && !this.#host.known()) return new VmError("VM_E_VM_UNKNOWN");
    if ((this.mask & RIGHTS[row.right]) === 0) {
      return new VmError("ERROR_ACCESS_DENIED", { detail: `${verb} needs the right ${row.right}` });
    }
    return undefined;
  }

  async #run(verb: VerbName, args: unknown, run: Run): Promise<void> {
    try {
      // Checked by #refusal: args are those of this verb.
      const handler = this.#host.handlers[verb] as (args: unknown, caller: Caller) => unknown;
      const value = await handler(args, run);
      if (VERBS[verb].task) run.accept();
      run.succeed(value);
    } catch (thrown) {
      run.fail(asVmError(thrown));
    }
  }

  #answer(id: number, message: object): void {
    if ("value" in message || "error" in message) this.#running.delete(id);
    try {
      this.#post({ id, ...message } as ToPage);
    } catch (thrown) {
      // A value that cannot be cloned is the handler's mistake; the asker gets an answer all the same.
      this.#post({ id, error: toWire(asVmError(thrown), "call") });
    }
  }

  #post(message: ToPage, transfer: readonly object[] = []): void {
    if (this.#ended) return;
    this.#port.postMessage(message, transfer);
  }
}

/** One request under way. */
class Run implements Caller {
  readonly server: Server;
  readonly #answer: (message: object) => void;
  #accepted = false;
  #settled = false;
  #percent = 0;
  #cancelable = false;
  cancelled = false;
  oncancel: (() => void) | undefined;

  constructor(server: Server, answer: (message: object) => void) {
    this.server = server;
    this.#answer = answer;
  }

  accept(): void {
    if (this.#accepted || this.#settled) return;
    this.#accepted = true;
    this.#answer({ accepted: true });
  }

  progress(progress: TaskProgress): void {
    if (this.#settled) return;
    this.accept();
    this.#percent = Math.max(this.#percent, Math.min(100, Math.floor(progress.percent)));
    this.#cancelable = progress.cancelable;
    this.#answer({ progress: { ...progress, percent: this.#percent } });
  }

  cancel(): void {
    if (!this.#cancelable || this.cancelled) return;
    this.cancelled = true;
    this.oncancel?.();
  }

  succeed(value: unknown): void {
    this.#settle({ value });
  }

  fail(error: VmError): void {
    this.#settle({ error: toWire(error, this.#accepted ? "task" : "call") });
  }

  #settle(answer: object): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#answer(answer);
  }
}

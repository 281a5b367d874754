// The asking end of a port. Each request is settled exactly once: by the answer, by its time-out, or by the
// end of the port. Only this file and serve.ts post messages; nothing that arrives makes either throw.

import { VERBS } from "./contract.js";
import type { NoticeName, Notices, TaskProgress, VerbName, Verbs } from "./contract.js";
import type { HresultSymbol } from "./hresult.js";
import { isNotice } from "./notice-shapes.js";
import { after, type Port } from "./platform.js";
import { Pulse } from "./pulse.js";
import { VmError, fromWire } from "./vm-error.js";

/**
 * How the asker hears of a request: `accepted`, `progress`… if it is a task, then either `value` or `error`,
 * once.
 */
export interface Listener<Result> {
  accepted?(): void;
  progress?(progress: TaskProgress): void;
  value(value: Result): void;
  error(error: VmError): void;
}

export type NoticeListener = <N extends NoticeName>(notice: N, data: Notices[N]) => void;

/** Codes of a broken connection: whoever calls later learns that the machine is gone. */
const BROKEN: readonly HresultSymbol[] = ["RPC_E_DISCONNECTED", "RPC_E_SERVER_DIED"];

export class Client {
  readonly #port: Port;
  readonly #heard: NoticeListener;
  readonly #onEnded: (error: VmError) => void;
  readonly #outstanding = new Map<number, Listener<unknown>>();
  readonly #pulse = new Pulse(
    () => void this.#post({ ping: true }, []),
    () => this.#failAll(new VmError("VM_E_TIMED_OUT", { detail: "the machine's worker does not answer" })),
  );
  #lastId = 0;
  #ended: VmError | undefined;

  /**
   * @param port listened to from now on
   * @param heard called for each notice but `ended`; what has not the notice's shape is dropped
   * @param ended called once, after all outstanding requests were settled
   */
  constructor(port: Port, heard: NoticeListener, ended: (error: VmError) => void) {
    this.#port = port;
    this.#heard = heard;
    this.#onEnded = ended;
    port.addEventListener("message", ({ data }) => this.#receive(data));
    port.addEventListener("close", () => this.end(new VmError("RPC_E_DISCONNECTED")));
    port.addEventListener("error", () => this.end(new VmError("RPC_E_SERVER_DIED")));
    port.addEventListener("messageerror", () => this.end(new VmError("RPC_E_SERVER_DIED")));
    port.start?.();
  }

  /** Why the port is served no more; undefined while it is. */
  get ended(): VmError | undefined {
    return this.#ended;
  }

  /**
   * Sends a request; the listener hears of it later, never before this returns. Returns what asks for its
   * end.
   */
  begin<V extends VerbName>(
    verb: V,
    args: Verbs[V]["args"],
    listener: Listener<Verbs[V]["result"]>,
    transfer: readonly object[] = [],
  ): { cancel(): void } {
    const id = ++this.#lastId;
    const { timeout } = VERBS[verb];
    const stop =
      timeout === 0
        ? () => {}
        : after(timeout, () => this.#fail(id, new VmError("VM_E_TIMED_OUT", { detail: verb })));
    this.#outstanding.set(id, {
      accepted: () => listener.accepted?.(),
      progress: (progress) => listener.progress?.(progress),
      value: (value) => (stop(), listener.value(value as Verbs[V]["result"])),
      error: (error) => (stop(), listener.error(error)),
    });
    this.#pulse.start();
    const refusal = this.#ended ?? this.#post({ id, verb, args }, transfer);
    if (refusal) void Promise.resolve().then(() => this.#fail(id, refusal));
    return { cancel: () => void (this.#outstanding.has(id) && this.#post({ cancel: id }, [])) };
  }

  /** Sends a request whose progress does not matter. */
  call<V extends VerbName>(
    verb: V,
    args: Verbs[V]["args"],
    transfer?: readonly object[],
  ): Promise<Verbs[V]["result"]> {
    return new Promise((value, error) => this.begin(verb, args, { value, error }, transfer));
  }

  /** Gives the port up: outstanding requests end with this error, later ones with it or VM_E_VM_UNKNOWN. */
  end(error: VmError): void {
    if (this.#ended) return;
    const broken = BROKEN.includes(error.symbol);
    this.#ended = broken ? new VmError("VM_E_VM_UNKNOWN", { cause: error }) : error;
    this.#port.close?.();
    this.#failAll(error);
    this.#onEnded(error);
  }

  #post(message: object, transfer: readonly object[]): VmError | undefined {
    try {
      this.#port.postMessage(message, transfer);
      return undefined;
    } catch (thrown) {
      return new VmError("E_INVALIDARG", { detail: "an argument cannot be sent", cause: thrown });
    }
  }

  /** A request is settled; nothing more is heard of it. */
  #take(id: number): Listener<unknown> | undefined {
    const listener = this.#outstanding.get(id);
    this.#outstanding.delete(id);
    if (this.#outstanding.size === 0) this.#pulse.stop();
    return listener;
  }

  #fail(id: number, error: VmError): void {
    this.#take(id)?.error(error);
  }

  #failAll(error: VmError): void {
    for (const id of [...this.#outstanding.keys()]) this.#fail(id, error);
  }

  #receive(data: unknown): void {
    if (this.#ended || typeof data !== "object" || data === null) return;
    this.#pulse.heard();
    const { notice, data: facts } = data as { notice?: unknown; data?: unknown };
    if (notice === undefined) this.#answer(data);
    else if (!isNotice(notice, facts)) return;
    else if (notice === "ended") this.end(fromWire((facts as Notices["ended"]).error));
    else this.#heard(notice, facts as never);
  }

  #answer(message: { id?: unknown; progress?: unknown; value?: unknown; error?: unknown }): void {
    const id = message.id as number;
    const listener = this.#outstanding.get(id);
    if (!listener) return;
    if ("accepted" in message) return listener.accepted?.();
    if (isProgress(message.progress)) return listener.progress?.(message.progress);
    if ("error" in message) return this.#fail(id, fromWire(message.error));
    if (!("value" in message)) return;
    this.#take(id)?.value(message.value);
  }
}

function isProgress(value: unknown): value is TaskProgress {
  const { percent, step } = (value ?? {}) as Partial<TaskProgress>;
  return Number.isFinite(percent) && typeof step === "object" && step !== null;
}

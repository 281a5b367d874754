// The host's end of the agent port: finds out what the agent offers, runs its commands one at a time, passes
// its events on. Protocol: that of the QEMU guest agent, with the extensions of guest/agent/PROTOCOL.md.

import type { AgentInfo } from "../../contract/contract.js";
import { VmError } from "../../contract/vm-error.js";
import type { Clock } from "./clock.js";
import type { AgentArgs, AgentEvent, GuestAgent } from "./guest-agent.js";
import { gone, infoOf, valueOf, type Reply } from "./replies.js";
import { Turns, within } from "./turns.js";
import { LineReader, encode } from "./wire.js";

/** How long guest-info may take before it is asked again, ms. */
const GREETING = 30_000;
/** How long an unanswered guest-sync-delimited stands before another is sent, ms. */
const SYNC = 30_000;

/** A request whose reply is awaited. */
interface Pending {
  readonly id: number;
  settle(reply: Reply): void;
  gone(): void;
}

interface Sync {
  readonly id: number;
  readonly sentAt: number;
  readonly promise: Promise<void>;
  done(): void;
}

export class Agent implements GuestAgent {
  readonly #write: (bytes: Uint8Array) => void;
  readonly #clock: Clock;
  readonly #onInfo: (info: AgentInfo | null) => void;
  readonly #reader = new LineReader();
  readonly #turns: Turns;
  readonly #listeners = new Set<(event: AgentEvent) => void>();
  #info: AgentInfo | null = null;
  #open = false;
  /** Counts how often the port was opened. */
  #opening = 0;
  #lastId = Math.floor(Math.random() * 0x3fffffff);
  #pending: Pending | undefined;
  #synced = false;
  #sync: Sync | undefined;

  /**
   * @param write takes bytes for the guest's side of the port
   * @param onInfo called when an agent was found, and with null when it is gone
   */
  constructor(write: (bytes: Uint8Array) => void, clock: Clock, onInfo: (info: AgentInfo | null) => void) {
    this.#write = write;
    this.#clock = clock;
    this.#onInfo = onInfo;
    this.#turns = new Turns(clock);
  }

  get info(): AgentInfo | null {
    return this.#info;
  }

  /** The guest opened its side of the port. */
  opened(): void {
    if (this.#open) return;
    this.#open = true;
    void this.#greet(++this.#opening);
  }

  /** The guest closed its side of the port, or there is no guest any more. */
  closed(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#synced = false;
    this.#sync?.done();
    this.#sync = undefined;
    this.#reader.clear();
    const pending = this.#pending;
    this.#pending = undefined;
    pending?.gone();
    if (this.#info) {
      this.#info = null;
      this.#onInfo(null);
    }
    this.#tellAll({ event: "AGENT_GONE", data: {} });
  }

  /** The guest sent bytes. */
  receive(bytes: Uint8Array): void {
    if (!this.#open) return;
    for (const object of this.#reader.push(bytes)) this.#take(object);
  }

  call(command: string, args: AgentArgs, timeout: number, answered = () => {}): Promise<unknown> {
    const deadline = this.#clock.now() + timeout;
    return this.#turns.take(deadline, command, async () => {
      await this.#synchronise(deadline, command);
      const reply = await this.#exchange(deadline, command, args, answered);
      return valueOf(reply, command);
    });
  }

  order(command: string, args: AgentArgs, timeout: number): Promise<void> {
    const deadline = this.#clock.now() + timeout;
    return this.#turns.take(deadline, command, async () => {
      await this.#synchronise(deadline, command);
      // The answer to a sync behind the command says that the command was taken, unless an error came before
      // it.
      let refused = false;
      const refusal = this.#exchange(deadline, command, args, () => void (refused = true));
      const taken = this.#synchronise(deadline, command, true);
      refusal.catch(() => {});
      try {
        await taken;
        this.#pending = undefined;
      } catch (error) {
        if (this.#open && !refused) throw error;
      }
      if (refused) valueOf(await refusal, command);
    });
  }

  tell(command: string, args: AgentArgs): void {
    if (this.#open) this.#write(encode({ execute: command, arguments: args, id: this.#nextId() }));
  }

  listen(heard: (event: AgentEvent) => void): () => void {
    this.#listeners.add(heard);
    return () => void this.#listeners.delete(heard);
  }

  #nextId(): number {
    return (this.#lastId = (this.#lastId + 1) & 0x3fffffff);
  }

  /** Asks for guest-info until it is answered or the port closes. */
  async #greet(opening: number): Promise<void> {
    while (this.#open && opening === this.#opening) {
      try {
        const info = infoOf(await this.call("guest-info", {}, GREETING));
        if (!this.#open || opening !== this.#opening) return;
        this.#info = info;
        this.#onInfo(info);
        return;
      } catch (error) {
        // Whoever opened the port does not speak the protocol, or may not answer this: then there is no
        // agent.
        if (!(error instanceof VmError) || error.symbol !== "VM_E_TIMED_OUT") return;
      }
    }
  }

  /** Makes sure that the next reply belongs to the next request. */
  async #synchronise(deadline: number, what: string, again = false): Promise<void> {
    if (!this.#open) throw gone();
    if (again) {
      this.#synced = false;
      this.#sync = undefined;
    }
    if (this.#synced) return;
    if (!this.#sync || this.#clock.now() - this.#sync.sentAt >= SYNC) this.#sync = this.#sendSync(again);
    await within(this.#clock, deadline, this.#sync.promise, what);
    if (!this.#open) throw gone();
  }

  #sendSync(again: boolean): Sync {
    const id = this.#nextId();
    let done = () => {};
    const promise = new Promise<void>((resolve) => (done = resolve));
    this.#write(encode({ execute: "guest-sync-delimited", arguments: { id } }, !again));
    return { id, sentAt: this.#clock.now(), promise, done };
  }

  /** Sends a request in its turn and waits for its reply. */
  #exchange(deadline: number, command: string, args: AgentArgs, answered = () => {}): Promise<Reply> {
    const id = this.#nextId();
    const reply = new Promise<Reply>((resolve, reject) => {
      const settle = (object: Reply) => (answered(), resolve(object));
      this.#pending = { id, settle, gone: () => reject(gone()) };
    });
    this.#write(encode({ execute: command, arguments: args, id }));
    return within(this.#clock, deadline, reply, command).catch((error: unknown) => {
      // A reply that comes after all must not be taken for that of the next request.
      if (this.#pending?.id === id) {
        this.#pending = undefined;
        this.#synced = false;
      }
      throw error;
    });
  }

  #take(object: Reply): void {
    if (typeof object.event === "string") {
      const data = typeof object.data === "object" && object.data !== null ? object.data : {};
      return this.#tellAll({ event: object.event, data: data as AgentEvent["data"] });
    }
    const sync = this.#sync;
    if (sync && object.return === sync.id) {
      this.#sync = undefined;
      this.#synced = true;
      return sync.done();
    }
    const pending = this.#pending;
    // QEMU's agent repeats the id, older ones do not.
    if (!pending || (object.id !== undefined && object.id !== pending.id)) return;
    this.#pending = undefined;
    pending.settle(object);
  }

  #tellAll(event: AgentEvent): void {
    for (const heard of [...this.#listeners]) heard(event);
  }
}

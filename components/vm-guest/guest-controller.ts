// Owns the Worker of a <vm-guest>. One machine file is one Worker and one VirtualMachine:
//
//   in the document, with src or machine ──▶ Worker, VirtualMachine, configure, startup if autostart
//   src or machine changed               ──▶ the old ones end, new ones begin
//   removed from the document            ──▶ the Worker ends and its memory is free
//   moved within the document            ──▶ nothing

import type { ReactiveController, ReactiveControllerHost } from "lit";
import { VirtualMachine } from "../api/virtual-machine.js";
import type { MachineSource } from "../contract/contract.js";
import type { Port } from "../contract/platform.js";
import type { Right } from "../contract/rights.js";
import { asVmError, VmError } from "../contract/vm-error.js";
import { loadScreen } from "../vm-terminal/load-screen.js";
import { DeferredPort } from "./deferred-port.js";
import { relay, VmErrorEvent } from "./events.js";
import { GuestFacts, isHarmless } from "./guest-facts.js";

/** A machine's worker, as its owner sees it. */
export interface MachineWorker extends Port {
  terminate(): void;
}

/** What the controller wants to know of its element. */
export interface GuestHost extends ReactiveControllerHost, Element {
  /** Where the machine file comes from; equal sources have equal keys. Undefined: there is none. */
  readonly source: { key: unknown; from: MachineSource } | undefined;
  readonly autostart: boolean;
  /** Rights of `vm`; undefined: all. */
  readonly rights: readonly Right[] | undefined;
  /** `lazy`: the machine is made when somebody wants it or the element comes into view. */
  readonly loading: "eager" | "lazy";
  /** Something else is known of the machine. */
  factsChanged(): void;
  spawn(): MachineWorker;
  /** Resolves when the console that is shown stands on the page. */
  shown(): Promise<void>;
}

/** How long the console may take to stand before the machine starts without it, ms. */
const SHOWING = 500;
/** How long a worker may take to end what it does, ms; then it is ended. */
const FAREWELL = 1000;

/** Resolves when the page was painted. */
function painted(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}

/** A machine that cannot be reached: every verb ends with this error. */
function unreachable(error: VmError): VirtualMachine {
  const vm = new VirtualMachine({ postMessage() {}, addEventListener() {} });
  vm.end(error);
  return vm;
}

interface Opened {
  worker: MachineWorker;
  /** Holds all rights. */
  owner: VirtualMachine;
  stop(): void;
}

export class GuestController implements ReactiveController {
  readonly #host: GuestHost;
  #opened: Opened | undefined;
  /** Of the source that was opened last, or was tried to be. */
  #key: unknown;
  #vm = unreachable(new VmError("VM_E_VM_UNKNOWN"));
  #facts: GuestFacts;
  #broken = false;

  constructor(host: GuestHost) {
    this.#host = host;
    this.#facts = new GuestFacts(this.#vm, false, () => {});
    host.addController(this);
  }

  /** The machine. A machine due is made now. */
  get vm(): VirtualMachine {
    this.sync();
    return this.#vm;
  }

  /** The machine with all rights, whatever `access` leaves to `vm`; undefined while there is none. */
  get owner(): VirtualMachine | undefined {
    return this.#opened?.owner;
  }

  /** What is known of it. */
  get facts(): GuestFacts {
    return this.#facts;
  }

  /** The worker broke down: only renew() helps. */
  get broken(): boolean {
    return this.#broken;
  }

  get #lazy(): boolean {
    return this.#host.loading === "lazy";
  }

  hostConnected(): void {
    if (!this.#lazy) this.sync();
  }

  hostDisconnected(): void {
    // Moving the element within a document disconnects it and connects it again before the next task.
    setTimeout(() => {
      if (!this.#host.isConnected && this.#key !== undefined) this.#close();
    });
  }

  hostUpdate(): void {
    if (!this.#lazy || this.#key !== undefined) this.sync();
  }

  /** Makes the machine the element asks for, if it is another one than there is. */
  sync(): void {
    const { isConnected, source } = this.#host;
    if (!isConnected || source?.key === this.#key) return;
    this.#close();
    if (source) this.#open(source, this.#host.autostart);
  }

  /** Makes a new machine from the same file, in place of one whose worker broke down, and starts it. */
  renew(): void {
    const { isConnected, source } = this.#host;
    this.#close();
    if (isConnected && source) this.#open(source, true);
  }

  #open({ key, from }: { key: unknown; from: MachineSource }, start: boolean): void {
    this.#key = key;
    try {
      const worker = this.#host.spawn();
      // It will have consoles, whichever; but first the interface is drawn.
      void this.#host.updateComplete.then(loadScreen);
      const owner = new VirtualMachine(worker);
      const { rights } = this.#host;
      const vm = rights ? new VirtualMachine(new DeferredPort(owner.share(rights) as Promise<Port>)) : owner;
      this.#vm = vm;
      this.#opened = { worker, owner, stop: relay(vm, this.#host) };
      this.#watch(vm);
      void this.#begin(owner, from, start);
    } catch (thrown) {
      const error = new VmError("VM_E_OUT_OF_RESOURCE", { cause: thrown, detail: asVmError(thrown).detail });
      this.#broken = true;
      this.#vm = unreachable(error);
      this.#watch(this.#vm);
      this.#fail(error);
    }
  }

  async #begin(owner: VirtualMachine, from: MachineSource, start: boolean): Promise<void> {
    const current = () => this.#opened?.owner === owner;
    const facts = this.#facts;
    let ended = false;
    owner.addEventListener("ended", ({ detail: { error } }) => {
      ended = true;
      if (!current()) return;
      this.#broken = true;
      this.#fail(error);
    });
    try {
      facts.startsItself = start;
      await owner.configure(from);
      if (!start) return;
      await this.#showConsole();
      if (current() && owner.state === "turned-off") await this.#starter(owner).startup();
    } catch (thrown) {
      const error = asVmError(thrown);
      if (current() && !ended && !isHarmless(error)) this.#fail(error);
    } finally {
      facts.startsItself = false;
    }
  }

  /**
   * Putting a terminal on the page takes the page's thread for a while, and twice as long beside a machine that
   * starts: so it goes first, where somebody sees it.
   */
  async #showConsole(): Promise<void> {
    if (this.#host.ownerDocument.hidden) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, SHOWING)));
    await Promise.race([this.#host.shown().then(painted), late]);
    clearTimeout(timer);
  }

  /** Who starts the machine by itself: `vm`, where the task is seen, unless `access` forbids it. */
  #starter(owner: VirtualMachine): VirtualMachine {
    return this.#host.rights?.includes("execute") === false ? owner : this.#vm;
  }

  #fail(error: VmError): void {
    this.#facts.fail(error);
    this.#host.dispatchEvent(new VmErrorEvent(error));
  }

  #watch(vm: VirtualMachine): void {
    this.#facts.forget();
    this.#facts = new GuestFacts(vm, this.#key !== undefined, () => this.#host.factsChanged());
    this.#host.factsChanged();
  }

  #close(): void {
    const opened = this.#opened;
    this.#opened = this.#key = undefined;
    this.#broken = false;
    opened?.stop();
    this.#vm = unreachable(new VmError("VM_E_VM_UNKNOWN"));
    this.#watch(this.#vm);
    if (opened) void this.#bury(opened);
  }

  async #bury({ owner, worker }: Opened): Promise<void> {
    await Promise.race([owner.release(), new Promise((resolve) => setTimeout(resolve, FAREWELL))]);
    owner.end(new VmError("VM_E_VM_UNKNOWN"));
    worker.terminate();
  }
}

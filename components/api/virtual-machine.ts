// VirtualMachine: a machine as the holder of a port sees it, after IVMVirtualMachine.

import { Client } from "../contract/call.js";
import type {
  MachineInfo,
  MachineSource,
  MachineState,
  NoticeName,
  Notices,
  Statistics,
} from "../contract/contract.js";
import { EventTarget, MessageChannel, type HostMessagePort, type Port } from "../contract/platform.js";
import type { Right } from "../contract/rights.js";
import { VmError } from "../contract/vm-error.js";
import type { VirtualMachineEvents } from "./events.js";
import { GuestOS } from "./guest-os.js";
import { Readiness } from "./readiness.js";
import { Requests } from "./requests.js";
import type { VmTask } from "./task.js";
import { VmEvent } from "./vm-event.js";

/**
 * A machine. The facts (state, name, …) are as last heard through the port. Every verb can end with
 * VM_E_VM_UNKNOWN (the machine is gone), ERROR_ACCESS_DENIED 0x80070005 (the port lacks the right),
 * E_POINTER, E_INVALIDARG and DISP_E_EXCEPTION (anything unforeseen); these are not repeated below.
 */
export class VirtualMachine extends EventTarget<VirtualMachineEvents> {
  /** The operating system inside; there whether or not the machine runs. */
  readonly guestOS: GuestOS;

  readonly #requests: Requests;
  readonly #readiness = new Readiness();
  readonly #shares = new WeakMap<object, number>();
  #rights: readonly Right[] = [];
  #info: MachineInfo = { name: "", memory: 0, consoles: [] };
  #state: MachineState = "invalid";

  /** @param port whose other end a machine's worker serves */
  constructor(port: Port) {
    super();
    const client = new Client(
      port,
      (notice, data) => this.#hear(notice, data),
      (error) => this.#onEnded(error),
    );
    this.#requests = new Requests(client, (type, detail) => this.dispatchEvent(new VmEvent(type, detail)));
    this.guestOS = new GuestOS(this.#requests);
  }

  /** What this object may do; empty until the worker has said so. */
  get rights(): readonly Right[] {
    return this.#rights;
  }

  /** `invalid` until a machine file was read. */
  get state(): MachineState {
    return this.#state;
  }

  /** From the machine file; `""` until that was read. */
  get name(): string {
    return this.#info.name;
  }

  /** MiB; 0 until the machine file was read. */
  get memory(): number {
    return this.#info.memory;
  }

  /** Names of the consoles in the order of their tabs. */
  get consoles(): readonly string[] {
    return this.#info.consoles;
  }

  /** Tasks begun here: all that are under way and the last few that ended, oldest first. */
  get tasks(): readonly VmTask<unknown>[] {
    return this.#requests.tasks;
  }

  /**
   * Resolves when a user can log in. Rejects with what ended startup(), or with VM_E_VM_NOT_RUNNING when the
   * machine goes off before; ask again after the next startup(). Silent when not awaited.
   */
  get ready(): Promise<void> {
    return this.#readiness.promise;
  }

  /**
   * Reads and checks a machine file. VM_E_PREF_NOT_FOUND, VM_E_PREF_ILLEGAL_VALUE (the detail names the
   * field), ERROR_INVALID_DATA, the network's codes, VM_E_TIMED_OUT, VM_E_VM_RUNNING (the machine is on).
   */
  configure(source: MachineSource): Promise<MachineInfo> {
    return this.#requests.ask("configure", { source });
  }

  /**
   * Loads what the machine file names and switches the machine on; the task ends when the guest's first
   * instruction has run. VM_E_VM_RUNNING, VM_E_OUT_OF_RESOURCE, E_OUTOFMEMORY, VM_E_TIMED_OUT, the network's
   * and the files' codes.
   */
  startup(): VmTask {
    const task = this.#requests.begin("startup", {});
    this.#readiness.follow(task);
    return task;
  }

  /** Cuts the power. VM_E_VM_NOT_RUNNING. */
  turnOff(): VmTask {
    return this.#requests.begin("turnOff", {});
  }

  /** Resets the hardware. VM_E_VM_NOT_RUNNING. */
  reset(): VmTask {
    return this.#requests.begin("reset", {});
  }

  /** Stops the machine and its clock. E_FAIL (paused already), VM_E_VM_NOT_RUNNING, VM_E_TIMED_OUT. */
  pause(): Promise<void> {
    return this.#requests.ask("pause", {});
  }

  /** Lets a paused machine go on. E_FAIL (not paused), VM_E_VM_NOT_RUNNING, VM_E_TIMED_OUT. */
  resume(): Promise<void> {
    return this.#requests.ask("resume", {});
  }

  /**
   * Gives the guest no more than a share of a core: after each stretch of work it rests as long as that
   * takes, or until somebody types. Its clock goes on, and a guest that uses less does not notice. Stays when
   * the machine is turned off or reset.
   * @param percent of a core, 1…100, at first 100
   * @returns what it was before
   */
  pace(percent: number): Promise<number> {
    return this.#requests.ask("pace", { percent });
  }

  /** Types into a console. E_INVALIDARG (no such console), VM_E_VM_NOT_RUNNING. */
  typeInto(console: string, bytes: Uint8Array): Promise<void> {
    return this.#requests.ask("consoleInput", { console, bytes });
  }

  /**
   * Says how large a console's window is, in characters, and the windows of those of which it was not said;
   * at first 80 × 24. The UART, `ttyS0`, has no way to tell the guest. E_INVALIDARG (no such console).
   */
  resizeConsole(console: string, columns: number, rows: number): Promise<void> {
    return this.#requests.ask("consoleResize", { console, columns, rows });
  }

  /** Says that `bytes` bytes of `console` events were shown; the worker sends only so much unasked. */
  creditConsole(console: string, bytes: number): Promise<void> {
    return this.#requests.ask("consoleCredit", { console, bytes });
  }

  /**
   * Counts since the machine was switched on or reset: instructions, accesses to nothing, memory, and what the
   * translator did (regions, modules, compile time in ms, exits by reason). VM_E_VM_NOT_RUNNING.
   */
  statistics(): Promise<Statistics> {
    return this.#requests.ask("statistics", {});
  }

  /**
   * Makes a port to hand to another window, frame or worker, where `connect(port)` gives this API with no
   * more than
   * `rights`, and no more than this object has.
   */
  async share(rights: readonly Right[]): Promise<HostMessagePort> {
    const { port1, port2 } = new MessageChannel();
    const { share } = await this.#requests.ask("share", { rights, port: port2 }, [port2]);
    this.#shares.set(port1, share);
    return port1 as HostMessagePort;
  }

  /**
   * Cuts a shared port off; what it asked for ends with 0x80070005. E_INVALIDARG: share() did not make that
   * port.
   */
  async revoke(port: HostMessagePort): Promise<void> {
    if (port === null) throw new VmError("E_POINTER", { detail: "revoke: port" });
    const share = this.#shares.get(port);
    if (share === undefined)
      throw new VmError("E_INVALIDARG", { detail: "revoke: share() did not make this port" });
    await this.#requests.ask("revoke", { share });
  }

  /**
   * Ends the machine for everybody who holds a port. Resolves when its memory is free (or its worker broken),
   * so that the worker can be terminated.
   */
  async release(): Promise<void> {
    await this.#requests.ask("release", {}).catch(() => {});
    this.end(new VmError("VM_E_VM_UNKNOWN"));
  }

  /**
   * Gives the port up on this side: what is under way ends with `error`. For the owner of a worker that died.
   */
  end(error: VmError): void {
    this.#requests.end(error);
  }

  #onEnded(error: VmError): void {
    this.#state = "invalid";
    this.guestOS.hear({ agent: null, sessions: [] });
    this.#readiness.fail(error);
    this.dispatchEvent(new VmEvent("ended", { error }));
  }

  #hear<N extends NoticeName>(notice: N, data: Notices[N]): void {
    const heard = { notice, data } as { [M in NoticeName]: { notice: M; data: Notices[M] } }[NoticeName];
    switch (heard.notice) {
      case "rights":
        this.#rights = heard.data.rights;
        break;
      case "configured":
        this.#info = heard.data;
        break;
      case "state":
        this.#state = heard.data.state;
        this.#readiness.hear(heard.data.state);
        break;
      case "agent":
      case "sessions":
        this.guestOS.hear(heard.data);
        break;
      case "ready":
        this.#readiness.succeed();
        break;
    }
    const type = notice === "state" ? "statechange" : notice.toLowerCase();
    this.dispatchEvent(new VmEvent(type, data));
  }
}

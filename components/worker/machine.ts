// A machine: its file, its life (machine-state.ts), its board while it is on. Knows no ports; tells everything through
// the listener.

import { ExitReason } from "../../wasm-core/abi.js";
import type {
  Heartbeat,
  LoadProgress,
  MachineInfo,
  MachineSource,
  MachineState,
  NoticeName,
  Notices,
  OffReason,
  Statistics,
} from "../contract/contract.js";
import { VmError, asVmError } from "../contract/vm-error.js";
import { AgentPort } from "./agent-port.js";
import { Board } from "./board.js";
import { Consoles } from "./consoles.js";
import type { FileSource } from "./file-source.js";
import { loadArtefacts, readMachineFile, type Description } from "./loader.js";
import { require } from "./machine-state.js";
import { RunLoop, type RunLoopListener } from "./run-loop.js";
import { GuestClock } from "./agent/clock.js";
import type { GuestAgent } from "./agent/guest-agent.js";
import type { Roster } from "./agent/roster.js";
import type { Guest, GuestEvent } from "./verbs/guest.js";

/** What differs between hosts. */
export interface Platform {
  source: FileSource;
  /** The compiled core. @throws VmError */
  core(): Promise<WebAssembly.Module>;
}

export type Notify = <N extends NoticeName>(notice: N, data: Notices[N]) => void;

/** How a start goes on. */
export interface StartProgress {
  /** The state allows it. */
  begun(): void;
  loading(progress: LoadProgress): void;
  booting(): void;
}

/** How long a kernel that said its last word may stay silent before the machine is turned off, ms. */
const DEATH_WATCH = 2000;
/** How often is looked whether a port that holds the guest back still listens, ms. */
const STALL_CHECK = 1000;

/** A change of state that takes time, and how to give it up. */
interface Change {
  controller: AbortController;
  done: Promise<unknown>;
}

export class Machine implements RunLoopListener, Guest {
  readonly clock = new GuestClock();
  readonly #agentPort: AgentPort;
  readonly #platform: Platform;
  readonly #notify: Notify;
  readonly #watchers = new Set<(event: GuestEvent) => void>();
  #state: MachineState = "invalid";
  #source: MachineSource | undefined;
  #description: Description | undefined;
  #consoles = new Consoles([]);
  #board: Board | undefined;
  #loop: RunLoop | undefined;
  #change: Change | undefined;
  #ready = false;
  #deathWatch: ReturnType<typeof setTimeout> | undefined;
  #stallCheck: ReturnType<typeof setTimeout> | undefined;

  constructor(platform: Platform, notify: Notify) {
    this.#platform = platform;
    this.#notify = notify;
    this.#agentPort = new AgentPort(this.clock, notify, () => this.#becomeReady());
  }

  get state(): MachineState {
    return this.#state;
  }

  /** Was a machine file read? */
  get known(): boolean {
    return this.#description !== undefined;
  }

  get consoles(): Consoles {
    return this.#consoles;
  }

  get agent(): GuestAgent {
    return this.#agentPort.agent;
  }

  get roster(): Roster {
    return this.#agentPort.roster;
  }

  get heartbeat(): Heartbeat {
    return this.#agentPort.heartbeats.now;
  }

  /** Calls back for each event, after what it is about has changed; returns what ends that. */
  watch(heard: (event: GuestEvent) => void): () => void {
    this.#watchers.add(heard);
    return () => void this.#watchers.delete(heard);
  }

  /** Reads and checks a machine file. @throws VmError VM_E_VM_RUNNING; what readMachineFile throws */
  async configure(source: MachineSource): Promise<MachineInfo> {
    require("configure", this.#state);
    this.#source = source;
    this.#description = undefined;
    this.#setState("invalid");
    const description = await this.#read(source, new AbortController().signal, () => {});
    return this.#info(description);
  }

  async #read(
    source: MachineSource,
    signal: AbortSignal,
    told: (progress: LoadProgress) => void,
  ): Promise<Description> {
    const options = { source: this.#platform.source, signal, progress: told };
    const description = await readMachineFile(source, options);
    if (this.#source !== source)
      throw new VmError("ERROR_CANCELLED", { detail: "another machine file was chosen" });
    this.#description = description;
    this.#consoles = new Consoles(description.file.consoles);
    this.#notify("configured", this.#info(description));
    if (this.#state === "invalid") this.#setState("turned-off");
    return description;
  }

  #info({ file, baseUrl }: Description): MachineInfo {
    return { name: file.name ?? nameOf(baseUrl), memory: file.memory, consoles: file.consoles };
  }

  /**
   * Loads what the machine file names and switches the machine on. Reads the machine file if that failed before.
   * @throws VmError VM_E_VM_RUNNING, VM_E_VM_UNKNOWN (no machine file was chosen), ERROR_CANCELLED; what readMachineFile,
   *   loadArtefacts, compileCore and Board.powerOn throw
   */
  async startup(progress: StartProgress, signal: AbortSignal): Promise<void> {
    require("startup", this.#state);
    const source = this.#source;
    if (!source) throw new VmError("VM_E_VM_UNKNOWN");
    progress.begun();
    await this.#changing(signal, "turning-on", undefined, async (aborted) => {
      const told = (loading: LoadProgress) => {
        this.#notify("loading", loading);
        progress.loading(loading);
      };
      const options = { source: this.#platform.source, signal: aborted, progress: told };
      const description = this.#description ?? (await this.#read(source, aborted, told));
      const [module, artefacts] = await Promise.all([
        this.#platform.core(),
        loadArtefacts(description, options),
      ]);
      progress.booting();
      const board = await Board.powerOn(module, description, artefacts);
      if (aborted.aborted) return;
      this.#board = board;
      this.#loop = new RunLoop(board, this);
      this.#begin();
    });
  }

  /**
   * Resets the hardware; a paused machine runs afterwards.
   * @param begun called when the state allows it
   * @throws VmError VM_E_VM_NOT_RUNNING; what Board.reset throws
   */
  async reset(reason: OffReason, begun = () => {}): Promise<void> {
    require("reset", this.#state);
    begun();
    const board = this.#board!;
    this.#halt();
    await this.#changing(undefined, "turning-on", reason, async (aborted) => {
      await board.reset();
      if (aborted.aborted) return;
      this.#tell("reset");
      this.#begin();
    });
  }

  /** Cuts the power; a start under way is given up. @throws VmError VM_E_VM_NOT_RUNNING */
  async turnOff(): Promise<void> {
    require("turnOff", this.#state);
    const change = this.#change;
    if (change) {
      change.controller.abort();
      await change.done.catch(() => {});
    }
    if (this.#state !== "turned-off" && this.#state !== "invalid") this.#powerOff("page");
  }

  /** Stops machine and clock. @throws VmError E_FAIL (paused already), VM_E_VM_NOT_RUNNING */
  pause(): void {
    require("pause", this.#state);
    this.#loop?.stop();
    this.#board?.stopClock();
    this.clock.stop();
    this.#setState("paused");
  }

  /** Lets a paused machine go on. @throws VmError E_FAIL (not paused), VM_E_VM_NOT_RUNNING */
  resume(): void {
    require("resume", this.#state);
    this.#board?.startClock();
    this.clock.start();
    this.#loop?.start();
    this.#setState("running");
  }

  /** Types into a console. @throws VmError VM_E_VM_NOT_RUNNING, VM_E_VM_PAUSED; what Consoles.type throws */
  type(console: string, bytes: Uint8Array): void {
    require("consoleInput", this.#state);
    this.#consoles.type(console, bytes);
    this.#loop?.wake();
  }

  /** @throws VmError E_INVALIDARG: no such console */
  resizeConsole(console: string, columns: number, rows: number): void {
    this.#consoles.resize(console, { columns, rows });
    this.#loop?.wake();
  }

  /** A port can take more output. */
  outputWanted(): void {
    if (this.#board && this.pump()) this.#loop?.wake();
  }

  /** Counts since the machine was switched on. @throws VmError VM_E_VM_NOT_RUNNING */
  statistics(): Statistics {
    require("statistics", this.#state);
    const board = this.#board!;
    return {
      instructions: board.instructions,
      idle: this.#loop?.idle ?? 0,
      badAccesses: board.badAccesses,
      memoryBytes: board.memoryBytes,
    };
  }

  /** Ends whatever is under way and gives all memory back. */
  release(): void {
    this.#change?.controller.abort();
    if (this.#board) this.#powerOff("page");
    this.#source = undefined;
    this.#description = undefined;
    this.#consoles = new Consoles([]);
    this.#setState("invalid");
  }

  pump(): boolean {
    const moved = this.#consoles.pump();
    const heard = this.#agentPort.pump();
    if (this.#consoles.login) this.#becomeReady();
    this.#watchDeath();
    this.#watchStall();
    return moved || heard;
  }

  left(reason: ExitReason): void {
    const { panic } = this.#consoles;
    if (panic) this.#tellPanic(panic.message);
    const why = panic ? "panic" : "guest";
    if (reason === ExitReason.REBOOT || reason === ExitReason.POWER_OFF) {
      this.#notify("guestShutdown", { restart: reason === ExitReason.REBOOT });
    }
    if (reason === ExitReason.REBOOT) this.reset(why).catch(() => {});
    else this.#powerOff(why, exitCodeOf(reason, this.#board?.exitCode ?? 0));
  }

  broke(): void {
    this.#powerOff("error");
  }

  /** The board is there and reset: runs it. */
  #begin(): void {
    const board = this.#board!;
    this.#ready = false;
    this.#consoles.connect(board);
    this.#agentPort.connect(board, () => this.#loop?.wake());
    this.clock.start();
    this.#loop?.start();
    this.#setState("running");
  }

  /** The run ends: nothing of it is heard any more, but for its last words. */
  #halt(): void {
    this.#loop?.stop();
    clearTimeout(this.#deathWatch);
    clearTimeout(this.#stallCheck);
    this.#deathWatch = this.#stallCheck = undefined;
    this.#consoles.disconnect();
    this.#agentPort.disconnect();
    this.clock.start();
  }

  #powerOff(reason: OffReason, exitCode?: number): void {
    this.#setState("turning-off");
    this.#halt();
    this.#loop?.close();
    this.#loop = undefined;
    this.#board = undefined;
    this.#setState("turned-off", reason, exitCode);
  }

  /** Does `work` in a state of its own; when it fails or is given up the machine is off. */
  async #changing(
    outer: AbortSignal | undefined,
    state: MachineState,
    reason: OffReason | undefined,
    work: (aborted: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const controller = new AbortController();
    const signal = outer ? AbortSignal.any([outer, controller.signal]) : controller.signal;
    this.#setState(state, reason);
    const done = work(signal);
    this.#change = { controller, done };
    try {
      await done;
      if (signal.aborted) throw new VmError("ERROR_CANCELLED");
    } catch (thrown) {
      if (this.#board) this.#powerOff(signal.aborted ? "page" : "error");
      else if (this.#state !== "invalid") this.#setOff(signal.aborted ? "page" : "error");
      throw asVmError(thrown);
    } finally {
      this.#change = undefined;
    }
  }

  /** Off without ever having been on. */
  #setOff(reason: OffReason): void {
    if (this.#description) this.#setState("turned-off", reason);
    else this.#setState("invalid", reason);
  }

  #setState(state: MachineState, reason?: OffReason, exitCode?: number): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#notify("state", { state, ...(reason && { reason }), ...(exitCode !== undefined && { exitCode }) });
    this.#tell("state");
  }

  #tell(event: GuestEvent): void {
    for (const heard of [...this.#watchers]) heard(event);
  }

  #becomeReady(): void {
    if (this.#ready || this.#state !== "running") return;
    this.#ready = true;
    this.#notify("ready", {});
  }

  #tellPanic(message: string): void {
    this.#notify("panic", { message });
    this.#tell("panic");
  }

  /** A kernel that gave up loops for ever: the machine is turned off when nothing follows its last line. */
  #watchDeath(): void {
    const { panic } = this.#consoles;
    if (!panic?.dead) {
      clearTimeout(this.#deathWatch);
      this.#deathWatch = undefined;
      return;
    }
    this.#deathWatch ??= setTimeout(() => {
      this.#tellPanic(panic.message);
      this.#powerOff("panic");
    }, DEATH_WATCH);
  }

  #watchStall(): void {
    if (!this.#consoles.stalled || this.#stallCheck !== undefined) return;
    this.#stallCheck = setTimeout(() => {
      this.#stallCheck = undefined;
      this.outputWanted();
    }, STALL_CHECK);
  }
}

function exitCodeOf(reason: ExitReason, code: number): number {
  if (reason === ExitReason.TOHOST) return code === 1 ? 0 : code >>> 1;
  return reason === ExitReason.FAIL ? code : 0;
}

/** A name for a machine without one: that of its file's folder. */
function nameOf(url: string): string {
  const parts = URL.canParse(url) ? new URL(url).pathname.split("/") : [];
  return decodeURIComponent(parts.at(-2) || "machine");
}

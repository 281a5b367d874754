// A machine: its file, its life (machine-state.ts), and what runs while it is on. Knows no ports; tells
// everything through `notify`.

import { ExitReason } from "../../wasm-core/abi.js";
import type {
  Heartbeat,
  LoadProgress,
  MachineInfo,
  MachineSource,
  MachineState,
  OffReason,
  Statistics,
} from "../contract/contract.js";
import { after } from "../contract/platform.js";
import { VmError, asVmError } from "../contract/vm-error.js";
import { AgentPort, type Notify } from "./agent-port.js";
import { GuestClock } from "./agent/clock.js";
import type { GuestAgent } from "./agent/guest-agent.js";
import type { Roster } from "./agent/roster.js";
import { Board } from "./board.js";
import { Consoles } from "./consoles.js";
import type { FileSource } from "./file-source.js";
import { loadArtefacts, readMachineFile, type Description } from "./loader.js";
import { require, type LifeVerb } from "./machine-state.js";
import { Running, type RunningListener } from "./running.js";
import type { Guest, GuestEvent } from "./verbs/guest.js";

/** What differs between hosts. */
export interface Platform {
  source: FileSource;
  /** The compiled core. @throws VmError as compileCore does */
  core(signal: AbortSignal): Promise<WebAssembly.Module>;
  /**
   * How long whoever shows the machine takes to draw a new state, ms: a start leaves it the processors before it
   * loads, and before the guest runs.
   */
  drawing: number;
}

/** How a start goes on. */
export interface StartProgress {
  /** The state allows it. */
  begun(): void;
  loading(progress: LoadProgress): void;
  booting(): void;
}

/** Work that takes time, and how to give it up. */
interface Work<T> {
  controller: AbortController;
  done: Promise<T>;
}

export class Machine implements RunningListener, Guest {
  readonly clock = new GuestClock();
  readonly #platform: Platform;
  readonly #notify: Notify;
  readonly #agentPort: AgentPort;
  readonly #watchers = new Set<(event: GuestEvent) => void>();
  #state: MachineState = "invalid";
  #source: MachineSource | undefined;
  #description: Description | undefined;
  #consoles = new Consoles([]);
  #running: Running | undefined;
  #percent = 100;
  #reading: (Work<Description> & { source: MachineSource }) | undefined;
  #change: Work<void> | undefined;
  #ready = false;

  constructor(platform: Platform, notify: Notify) {
    this.#platform = platform;
    this.#notify = notify;
    this.#agentPort = new AgentPort(this.clock, (notice, data) => {
      notify(notice, data);
      if (notice === "agent" && this.agent.info) this.login();
    });
  }

  get state(): MachineState {
    return this.#state;
  }

  get known(): boolean {
    return this.#description !== undefined;
  }

  get consoles(): Consoles {
    return this.#consoles;
  }

  get agent(): GuestAgent {
    return this.#agentPort.integration.agent;
  }

  get roster(): Roster {
    return this.#agentPort.integration.roster;
  }

  get heartbeat(): Heartbeat {
    return this.#agentPort.integration.heartbeat;
  }

  watch(heard: (event: GuestEvent) => void): () => void {
    this.#watchers.add(heard);
    return () => void this.#watchers.delete(heard);
  }

  /** Reads and checks a machine file. @throws VmError VM_E_VM_RUNNING; what readMachineFile throws */
  async configure(source: MachineSource): Promise<MachineInfo> {
    require("configure", this.#state);
    this.#reading?.controller.abort();
    this.#source = source;
    this.#description = undefined;
    this.#setState("invalid");
    return infoOf(await this.#readOnce(source, () => {}).done);
  }

  /** Reads a machine file, or joins whoever is reading it. */
  #readOnce(source: MachineSource, told: (progress: LoadProgress) => void): Work<Description> {
    if (this.#reading?.source === source) return this.#reading;
    const controller = new AbortController();
    const reading = { source, controller, done: this.#read(source, controller.signal, told) };
    this.#reading = reading;
    const over = () => void (this.#reading === reading && (this.#reading = undefined));
    reading.done.then(over, over);
    return reading;
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
    this.#notify("configured", infoOf(description));
    if (this.#state === "invalid") this.#setState("turned-off");
    return description;
  }

  /**
   * Loads what the machine file names and switches the machine on. Reads the machine file if that failed
   * before.
   * @throws VmError VM_E_VM_RUNNING, VM_E_VM_UNKNOWN (no machine file was chosen), ERROR_CANCELLED; what
   *   readMachineFile, loadArtefacts, compileCore and Board.powerOn throw
   */
  async startup(progress: StartProgress, signal: AbortSignal): Promise<void> {
    require("startup", this.#state);
    const source = this.#source;
    if (!source) throw new VmError("VM_E_VM_UNKNOWN");
    progress.begun();
    await this.#changing(signal, undefined, async (aborted) => {
      const told = (loading: LoadProgress) => {
        this.#notify("loading", loading);
        progress.loading(loading);
      };
      const options = { source: this.#platform.source, signal: aborted, progress: told };
      const description = this.#description ?? (await this.#readFor(source, aborted, told));
      const [module, artefacts] = await Promise.all([
        this.#platform.core(aborted),
        loadArtefacts(description, options),
      ]);
      progress.booting();
      const board = await Board.powerOn(module, description, artefacts);
      if (aborted.aborted) return;
      this.#running = new Running(board, this.#consoles, this.#agentPort, this);
      this.#running.pace(this.#percent);
      this.#begin();
    });
  }

  #readFor(
    source: MachineSource,
    aborted: AbortSignal,
    told: (progress: LoadProgress) => void,
  ): Promise<Description> {
    const { controller, done } = this.#readOnce(source, told);
    aborted.addEventListener("abort", () => controller.abort());
    return done;
  }

  /**
   * Resets the hardware; a paused machine runs afterwards.
   * @param begun called when the state allows it
   * @throws VmError VM_E_VM_NOT_RUNNING; what Board.reset throws
   */
  async reset(reason: OffReason, begun = () => {}): Promise<void> {
    const running = this.#require("reset");
    begun();
    running.halt();
    await this.#changing(undefined, reason, async (aborted) => {
      await running.reset();
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
    if (this.#running) this.#powerOff("page");
  }

  /** Stops machine and clock. @throws VmError E_FAIL (paused already), VM_E_VM_NOT_RUNNING */
  pause(): void {
    this.#require("pause").pause();
    this.clock.stop();
    this.#setState("paused");
  }

  /** Lets a paused machine go on. @throws VmError E_FAIL (not paused), VM_E_VM_NOT_RUNNING */
  resume(): void {
    this.#require("resume").resume();
    this.clock.start();
    this.#setState("running");
  }

  /** Gives the guest so much of a core, 1…100 percent, on and off; returns what it had before. */
  pace(percent: number): number {
    const before = this.#percent;
    this.#percent = percent;
    this.#running?.pace(percent);
    return before;
  }

  /** Types into a console. @throws VmError VM_E_VM_NOT_RUNNING, VM_E_VM_PAUSED; what Consoles.type throws */
  type(console: string, bytes: Uint8Array): void {
    const running = this.#require("consoleInput");
    this.#consoles.type(console, bytes);
    running.typed();
  }

  /** The size of a console's window, in characters. @throws VmError E_INVALIDARG: no such console */
  resizeConsole(console: string, columns: number, rows: number): void {
    this.#consoles.resize(console, { columns, rows });
    this.#running?.wake();
  }

  /** A port can take more output. */
  outputWanted(): void {
    this.#running?.outputWanted();
  }

  /** Counts since the machine was switched on. @throws VmError VM_E_VM_NOT_RUNNING */
  statistics(): Statistics {
    return this.#require("statistics").statistics;
  }

  /** Ends whatever is under way and gives all memory back. */
  release(): void {
    this.#reading?.controller.abort();
    this.#change?.controller.abort();
    if (this.#running) this.#powerOff("page");
    this.#source = undefined;
    this.#description = undefined;
    this.#consoles = new Consoles([]);
    this.#setState("invalid");
  }

  login(): void {
    if (this.#ready || this.#state !== "running") return;
    this.#ready = true;
    this.#notify("ready", {});
  }

  left(reason: ExitReason, exitCode: number, panic: string | undefined): void {
    if (panic !== undefined) this.#tellPanic(panic);
    const why = panic === undefined ? "guest" : "panic";
    const restart = reason === ExitReason.REBOOT;
    if (restart || reason === ExitReason.POWER_OFF) this.#notify("guestShutdown", { restart });
    if (restart) this.reset(why).catch(() => {});
    else this.#powerOff(why, exitCodeOf(reason, exitCode));
  }

  died(words: string): void {
    this.#tellPanic(words);
    this.#powerOff("panic");
  }

  broke(): void {
    this.#powerOff("error");
  }

  /** The verb's machine. @throws VmError the code with which the state refuses the verb */
  #require(verb: LifeVerb): Running {
    require(verb, this.#state);
    return this.#running!;
  }

  #begin(): void {
    this.#ready = false;
    this.clock.start();
    this.#running?.begin(this.#platform.drawing);
    this.#setState("running");
  }

  #powerOff(reason: OffReason, exitCode?: number): void {
    this.#setState("turning-off");
    this.#running?.close();
    this.#running = undefined;
    this.clock.start();
    this.#setState("turned-off", reason, exitCode);
  }

  /** Turns the machine on by `work`; when that fails or is given up, the machine is off. */
  async #changing(
    outer: AbortSignal | undefined,
    reason: OffReason | undefined,
    work: (aborted: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const controller = new AbortController();
    const signal = outer ? AbortSignal.any([outer, controller.signal]) : controller.signal;
    this.#setState("turning-on", reason);
    const done = this.#drawn().then(() => work(signal));
    this.#change = { controller, done };
    try {
      await done;
      if (signal.aborted) throw new VmError("ERROR_CANCELLED");
    } catch (thrown) {
      const why = signal.aborted ? "page" : "error";
      if (this.#running) this.#powerOff(why);
      else this.#setState(this.#description ? "turned-off" : "invalid", why);
      throw asVmError(thrown);
    } finally {
      this.#change = undefined;
    }
  }

  /** Resolves when the state can be seen. */
  #drawn(): Promise<void> {
    return new Promise((resolve) => after(this.#platform.drawing, resolve));
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

  #tellPanic(message: string): void {
    this.#notify("panic", { message });
    this.#tell("panic");
  }
}

function infoOf({ file, baseUrl }: Description): MachineInfo {
  return { name: file.name ?? nameOf(baseUrl), memory: file.memory, consoles: file.consoles };
}

/** A name for a machine without one: that of its file's folder. */
function nameOf(url: string): string {
  const parts = URL.canParse(url) ? new URL(url).pathname.split("/") : [];
  return parts.at(-2) || "machine";
}

/**
 * What a guest that ended by itself reported: 0 for success, otherwise its code or the number of the test
 * that failed.
 */
function exitCodeOf(reason: ExitReason, code: number): number {
  if (reason === ExitReason.TOHOST) return code === 1 ? 0 : code >>> 1;
  return reason === ExitReason.FAIL ? code : 0;
}

// What is known of a machine beyond what its VirtualMachine keeps: how it came to be as it is, and since
// when.

import type { VirtualMachineEvents } from "../api/events.js";
import type { VmTask } from "../api/task.js";
import type { VirtualMachine } from "../api/virtual-machine.js";
import type { LoadProgress, MachineState, OffReason } from "../contract/contract.js";
import type { VmError } from "../contract/vm-error.js";

/** An agent that did not answer this long after the login prompt is none, ms. */
const AGENT_PATIENCE = 5000;
/** Did a start end for a reason that is no failure of the machine's? */
export function isHarmless({ symbol }: VmError): boolean {
  return symbol === "ERROR_CANCELLED" || symbol === "VM_E_VM_RUNNING";
}

/** What the interface shows at large. */
export type Phase =
  | "empty" // no machine file was named
  | "reading" // the machine file is on its way, or a start that nobody has to ask for
  | "failed" // file, start or worker failed
  | "off"
  | "loading" // what the machine file names is on its way
  | "starting" // it was reset
  | "running"
  | "paused"
  | "stopping"
  | "crashed"; // off, because the guest's kernel gave up

const PHASES: Readonly<Record<MachineState, Phase>> = {
  invalid: "reading",
  "turned-off": "off",
  saved: "off",
  "turning-on": "starting",
  restoring: "loading",
  running: "running",
  paused: "paused",
  saving: "stopping",
  "turning-off": "stopping",
};

export class GuestFacts {
  readonly vm: VirtualMachine;
  /** Why it went off, or was reset. */
  reason: OffReason | undefined;
  exitCode: number | undefined;
  /** What ended the last try to load or start it, or broke it. */
  failure: VmError | undefined;
  /** Last words of the guest's kernel. */
  lastWords: string | undefined;
  /** A user can log in. */
  ready = false;
  /** The guest is up and has no agent. */
  agentMissing = false;
  /** When it was switched on; undefined while it is off. */
  onSince: Date | undefined;
  /** It ran before: the consoles have something to show. */
  hasRun = false;
  readonly loads = new Map<string, LoadProgress>();

  readonly #exists: boolean;
  readonly #changed: () => void;
  readonly #stops: (() => void)[] = [];
  readonly #times = new WeakMap<VmTask<unknown>, { begun: Date; ended?: Date }>();
  #cold = false;
  #startsItself = false;
  #agentTimer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param exists false: `vm` stands for a machine that there is not
   * @param changed called after each change of what is known here or of the VirtualMachine's own facts
   */
  constructor(vm: VirtualMachine, exists: boolean, changed: () => void) {
    this.vm = vm;
    this.#exists = exists;
    this.#changed = changed;
    this.#on("statechange", ({ state, reason, exitCode }) => this.#turn(state, reason, exitCode));
    this.#on("loading", (progress) => void this.loads.set(progress.artefact, progress));
    this.#on("panic", ({ message }) => void (this.lastWords = message));
    this.#on("ready", () => this.#awaitAgent());
    this.#on("agent", () => void (this.agentMissing &&= vm.guestOS.agent === null));
    this.#on("task", ({ task }) => this.#follow(task));
    for (const type of ["configured", "rights", "sessions", "progress", "ended"] as const)
      this.#on(type, () => {});
  }

  get state(): MachineState {
    return this.vm.state;
  }

  get phase(): Phase {
    const phase = PHASES[this.state];
    if (phase === "starting" && this.#cold) return "loading";
    if (phase !== "off" && phase !== "reading") return phase;
    if (this.failure) return "failed";
    if (phase === "reading") return this.#exists ? "reading" : "empty";
    if (this.#startsItself) return "reading";
    return this.reason === "panic" ? "crashed" : "off";
  }

  /** The machine is about to be started, or is no longer, without anybody asking for it. */
  set startsItself(does: boolean) {
    this.#startsItself = does;
    this.#changed();
  }

  /** When a task began and ended. */
  times(task: VmTask<unknown>): { begun: Date; ended?: Date } {
    return this.#times.get(task) ?? { begun: new Date() };
  }

  /** Loading, starting or the worker failed, outside of any task. */
  fail(error: VmError): void {
    this.failure = error;
    this.#changed();
  }

  /** Listens no more. */
  forget(): void {
    clearTimeout(this.#agentTimer);
    for (const stop of this.#stops) stop();
  }

  #on<T extends keyof VirtualMachineEvents>(
    type: T,
    heard: (detail: VirtualMachineEvents[T]["detail"]) => void,
  ): void {
    const listener = (event: VirtualMachineEvents[T]) => {
      heard(event.detail);
      this.#changed();
    };
    this.vm.addEventListener(type, listener);
    this.#stops.push(() => this.vm.removeEventListener(type, listener));
  }

  #turn(state: MachineState, reason?: OffReason, exitCode?: number): void {
    this.reason = reason;
    this.exitCode = exitCode;
    switch (state) {
      case "turning-on":
        this.#cold = this.onSince === undefined;
        this.loads.clear();
        this.#startsItself = false;
        this.failure = this.lastWords = undefined;
        this.#beginRun();
        break;
      case "running":
        this.#cold = false;
        this.hasRun = true;
        this.onSince ??= new Date();
        break;
      case "turned-off":
      case "invalid":
        this.onSince = undefined;
        this.#beginRun();
        break;
    }
  }

  /** Of the guest's run nothing is known yet. */
  #beginRun(): void {
    clearTimeout(this.#agentTimer);
    this.ready = this.agentMissing = false;
  }

  #awaitAgent(): void {
    this.ready = true;
    clearTimeout(this.#agentTimer);
    this.#agentTimer = setTimeout(() => {
      this.agentMissing = this.vm.guestOS.agent === null;
      this.#changed();
    }, AGENT_PATIENCE);
  }

  #follow(task: VmTask<unknown>): void {
    this.#times.set(task, { begun: new Date() });
    task.addEventListener("complete", ({ detail: { error } }) => {
      this.#times.set(task, { ...this.times(task), ended: new Date() });
      if (task.verb === "startup" && error && !isHarmless(error)) this.failure = error;
    });
  }
}

// <vm-guest>: a virtual machine in a page.

import { LitElement, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { GuestOS } from "../api/guest-os.js";
import type { VmTask } from "../api/task.js";
import type { VirtualMachine } from "../api/virtual-machine.js";
import type { LogoffArgs, MachineSource, MachineState, ShutdownArgs } from "../contract/contract.js";
import type { MachineFile } from "../contract/machine-file.js";
import { ALL_RIGHTS, type Right } from "../contract/rights.js";
import { nextTask } from "../vm-terminal/next-task.js";
import { tokens } from "../vm-terminal/tokens.styles.js";
import { BackgroundController } from "./background.js";
import { CustomStates } from "./custom-states.js";
import { GuestController, type MachineWorker } from "./guest-controller.js";
import { GuestInterface } from "./guest-interface.js";
import { styles } from "./vm-guest.styles.js";

/** How often the interface is drawn while a machine loads, when there is always something to tell, ms. */
const REDRAWING = 150;

/**
 * @summary A RISC-V virtual machine that boots an unmodified Linux in the page.
 *
 * The machine lives as long as the element is in the document: removing the element ends its worker and frees
 * its memory, moving it within the document does not. Setting `src` or `machine` to another value ends the
 * machine, whatever it is doing, and begins a new one; `vm` is then another object. Any number of guests may
 * be on a page.
 *
 * Attributes of the element are properties too. It needs no response headers, works in other elements' shadow
 * roots, and under `default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'
 * 'unsafe-inline'`.
 *
 * Events bubble and cross shadow boundaries; none can be cancelled. `vm`, which is an event target itself,
 * has further ones: `configured`, `loading`, `agent`, `sessions`, `ready`, `rights`, `ended`. Where an engine
 * has no custom states there is an attribute for each: `data-state-running`.
 *
 * @attr {string} lang - Language of the interface: en, de, es, fr or pt-BR; otherwise that of the place in
 *   the document.
 *
 * @event {VmStateChangeEvent} vm-statechange - The machine's state changed: `state`, `reason`, `exitCode`.
 * @event {VmTaskEvent} vm-task - A task was begun: `task`.
 * @event {VmProgressEvent} vm-progress - A task went on or ended: `task`, `percentCompleted`.
 * @event {VmGuestLogoffEvent} vm-guestlogoff - A user was logged off: `logoffType`, `session`.
 * @event {VmGuestShutdownEvent} vm-guestshutdown - The guest goes down: `restart`.
 * @event {VmHeartbeatStoppedEvent} vm-heartbeatstopped - The guest gave no sign of life for a minute.
 * @event {VmConsoleEvent} vm-console - A console printed something: `console`, `bytes`.
 * @event {VmPanicEvent} vm-panic - The guest's kernel gave up: `message`.
 * @event {VmErrorEvent} vm-error - Something failed that no call tells of: `error`.
 *
 * @csspart toolbar - the line above the screen
 * @csspart name - the machine's name
 * @csspart state - the machine's state
 * @csspart tool - each icon button; besides start, pause, resume, reset, turn-off, full-screen, screen-reader
 * @csspart consoles - tabs and terminals
 * @csspart tabs - the list of tabs
 * @csspart tab - one tab
 * @csspart terminal - one `<vm-terminal>`, whose parts screen, keys and foot are parts here too
 * @csspart card - what stands on the screen while the guest does not run
 * @csspart main - the one button of a card
 * @csspart side - the panel of users and tasks
 * @csspart users - who is logged on
 * @csspart logoff - the button that logs all users off
 * @csspart tasks - what was asked of the machine
 * @csspart task - one task
 *
 * @cssproperty --vm-surface - background of the element
 * @cssproperty --vm-raised - background of what stands out
 * @cssproperty --vm-line - lines between things
 * @cssproperty --vm-text - text
 * @cssproperty --vm-muted - quiet text
 * @cssproperty --vm-accent - the one thing to press
 * @cssproperty --vm-on-accent - text on the accent
 * @cssproperty --vm-good - what went well
 * @cssproperty --vm-warn - what asks for attention
 * @cssproperty --vm-bad - what failed
 * @cssproperty --vm-screen - background of the screen
 * @cssproperty --vm-screen-text - text on the screen
 * @cssproperty --vm-screen-muted - quiet text beside the screen
 * @cssproperty --vm-screen-frame - background of the tabs
 * @cssproperty --vm-screen-accent - focus and selection on the screen
 * @cssproperty --vm-screen-bad - what failed, on the screen
 * @cssproperty --vm-screen-warn - the mark of unseen output
 * @cssproperty --vm-radius - radius of the corners
 * @cssproperty --vm-font - font of the interface
 * @cssproperty --vm-mono - font of the screen
 * @cssproperty --vm-screen-height - height of the screen where the page gives the element none
 *
 * @cssstate invalid - no machine file was read
 * @cssstate turned-off - the machine is off
 * @cssstate turning-on - it is being started
 * @cssstate running - it runs
 * @cssstate paused - it stands still
 * @cssstate turning-off - it is being turned off
 * @cssstate ready - a user can log in
 * @cssstate crashed - it is off because the guest's kernel gave up
 * @cssstate failed - its file, its start or its worker failed
 *
 * @dependency vm-terminal
 */
@customElement("vm-guest")
export class VmGuest extends LitElement {
  static override readonly styles = [tokens, styles];

  /** URL of the machine file. */
  @property() src = "";

  /** A machine file's content, in place of `src`; its URLs are relative to the page. */
  @property({ attribute: false }) machine: MachineFile | undefined;

  /**
   * Memory of the guest, MiB, 16…2048, in place of the machine file's; read when the machine is made. Other
   * values end that with VM_E_PREF_ILLEGAL_VALUE.
   */
  @property({ type: Number }) memory: number | undefined;

  /** Starts the machine as soon as its file was read, whatever `access` leaves to the page. */
  @property({ type: Boolean }) autostart = false;

  /** `lazy`: nothing is loaded before the element comes near the viewport or the page asks for something. */
  @property() loading: "eager" | "lazy" = "eager";

  /**
   * What the machine does while the document is hidden or the element out of sight: `run` goes on, `throttle`
   * goes on with a tenth of a core (see VirtualMachine.pace), `pause` stands still.
   */
  @property() background: "run" | "throttle" | "pause" = "run";

  /** Shows the interface; without it the element is the screen alone. */
  @property({ type: Boolean }) controls = false;

  /** The console that is shown: `ttyS0`, `hvc0`, …; the first one where there is none of that name. */
  @property() console = "";

  /**
   * Rights of `vm` and of the interface: any of read, write, execute, changePermissions; all where it is absent.
   * Read when the machine is made.
   */
  @property() access: string | undefined;

  /** What the machine is called, in place of the machine file's name. */
  @property() name = "";

  /** Keeps copies of the screens for screen readers and announces what is printed. */
  @property({ type: Boolean, attribute: "screen-reader" }) screenReader = false;

  readonly #internals = Object.assign(this.attachInternals(), { role: "group" });
  readonly #states = new CustomStates(this, this.#internals);
  readonly #guest = new GuestController(this);
  readonly #interface = new GuestInterface(this, this.#guest);

  /** When the interface was drawn last. */
  #drawn = -Infinity;
  #drawNow = () => {};

  constructor() {
    super();
    this.addController(new BackgroundController(this, this.#guest));
  }

  /**
   * The machine of this element. While there is none, or no more, each of its verbs ends with
   * VM_E_VM_UNKNOWN.
   */
  get vm(): VirtualMachine {
    return this.#guest.vm;
  }

  /** The operating system inside the machine. */
  get guestOS(): GuestOS {
    return this.vm.guestOS;
  }

  /** `invalid` until a machine file was read. */
  get state(): MachineState {
    return this.vm.state;
  }

  /** Resolves when a user can log in; see VirtualMachine.ready. */
  get ready(): Promise<void> {
    return this.vm.ready;
  }

  /** Tasks under way and the last few that ended, oldest first. */
  get tasks(): readonly VmTask<unknown>[] {
    return this.vm.tasks;
  }

  /** See VirtualMachine.startup. */
  startup(): VmTask {
    return this.vm.startup();
  }

  /** See VirtualMachine.pause. */
  pause(): Promise<void> {
    return this.vm.pause();
  }

  /** See VirtualMachine.resume. */
  resume(): Promise<void> {
    return this.vm.resume();
  }

  /** See VirtualMachine.reset. */
  reset(): VmTask {
    return this.vm.reset();
  }

  /** See VirtualMachine.turnOff. */
  turnOff(): VmTask {
    return this.vm.turnOff();
  }

  /** See GuestOS.logoff. */
  logoff(options?: LogoffArgs): VmTask {
    return this.guestOS.logoff(options);
  }

  /** See GuestOS.shutdown. */
  shutdown(options?: ShutdownArgs): VmTask {
    return this.guestOS.shutdown(options);
  }

  /** See GuestOS.restart. */
  restart(options?: ShutdownArgs): VmTask {
    return this.guestOS.restart(options);
  }

  /** Puts the focus on the console that is shown. */
  override focus(options?: FocusOptions): void {
    this.#interface.focusConsole(options);
  }

  /**
   * Makes the Worker that the machine lives in. Browsers refuse a Worker a script from another origin: a page
   * that loads this one from there overrides this, in a class with a tag of its own.
   */
  spawn(): MachineWorker {
    return new Worker(new URL("../worker/vm-worker.js", import.meta.url), { type: "module" });
  }

  /** @ignore Resolves when the console that is shown stands on the page. */
  async shown(): Promise<void> {
    await this.updateComplete;
    await this.#interface.consoleShown();
  }

  /** @ignore moveBefore() neither disconnects nor connects an element that has this. */
  connectedMoveCallback(): void {}

  /** @ignore Where the machine file comes from; undefined while the element names none. */
  get source(): { key: unknown; from: MachineSource } | undefined {
    const { machine, src, baseURI } = this;
    const memory = this.memory === undefined ? {} : { memory: this.memory };
    if (machine) return { key: machine, from: { machine, baseUrl: baseURI, ...memory } };
    if (!src) return undefined;
    const url = URL.canParse(src, baseURI) ? new URL(src, baseURI).href : src;
    return { key: url, from: { url, ...memory } };
  }

  /** @ignore The rights that `access` names; undefined: all. */
  get rights(): readonly Right[] | undefined {
    const names = this.access?.split(/\s+/);
    return names && ALL_RIGHTS.filter((right) => names.includes(right));
  }

  /** @ignore Something else is known of the machine. */
  factsChanged(): void {
    this.#tellStates();
    if (this.#guest.facts.phase !== "loading") this.#drawNow();
    this.requestUpdate();
  }

  #tellStates(): void {
    const { ready, phase, state } = this.#guest.facts;
    const more = [ready && "ready", (phase === "crashed" || phase === "failed") && phase];
    this.#states.set([state, ...more.filter((name) => name !== false)]);
    this.#internals.ariaBusy = String(phase === "reading" || phase === "loading");
  }

  protected override async scheduleUpdate(): Promise<void> {
    if (!this.hasUpdated) await nextTask();
    else if (this.#guest.facts.phase === "loading") await this.#redrawing();
    this.#drawn = performance.now();
    await super.scheduleUpdate();
  }

  /** Resolves when it is time to draw again, or when the machine is loaded. */
  #redrawing(): Promise<void> {
    return new Promise((resolve) => {
      this.#drawNow = resolve;
      setTimeout(resolve, Math.max(0, this.#drawn + REDRAWING - performance.now()));
    });
  }

  protected override updated(_: PropertyValues<this>): void {
    this.#tellStates();
    this.#internals.ariaLabel = this.#interface.label;
  }

  protected override render(): TemplateResult {
    return this.#interface.render();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vm-guest": VmGuest;
  }
}

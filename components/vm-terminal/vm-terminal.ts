// <vm-terminal>: one console of a machine on a terminal.

import { LitElement, html } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { VirtualMachine } from "../api/virtual-machine.js";
import { LanguageController } from "../locales/language-controller.js";
import { TerminalInput } from "./input.js";
import { loadScreen } from "./load-screen.js";
import { nextTask } from "./next-task.js";
import { showOutput } from "./output.js";
import type { Screen } from "./screen.js";
import { softKeys, withControl } from "./soft-keys.js";
import { tokens } from "./tokens.styles.js";
import { styles } from "./vm-terminal.styles.js";

/** Space between the last line and what covers the lower edge, px. */
const MARGIN = 8;

/**
 * @summary Shows one console of a machine and types into it.
 *
 * It belongs to whatever machine its `vm` property names: that of a `<vm-guest>`, or one that `connect(port)`
 * gave. Output shown is paid back as credit, so a guest that prints for ever does not hold the page up.
 * Shift+F6 leaves the terminal; Ctrl+Shift+C copies, Ctrl+Shift+V pastes, and so do the platform's own keys
 * and menu. Keys typed here do not reach the page's own shortcuts.
 *
 * @csspart screen - the terminal itself; its colours and font are what it is drawn in
 * @csspart keys - the row of keys that touch keyboards lack, shown where the pointer is coarse
 * @csspart foot - the line below the screen
 * @cssproperty --vm-screen - background of the screen
 * @cssproperty --vm-screen-text - text on the screen
 * @cssproperty --vm-screen-muted - quiet text beside the screen
 * @cssproperty --vm-screen-accent - focus and selection on the screen
 * @cssproperty --vm-mono - font of the screen
 */
@customElement("vm-terminal")
export class VmTerminal extends LitElement {
  static override readonly styles = [tokens, styles];

  /** The machine. Another machine clears the screen. */
  @property({ attribute: false }) vm: VirtualMachine | undefined;

  /** Name of the console: `ttyS0`, `hvc0`, … */
  @property() console = "";

  /** Keeps a copy of the screen for screen readers and announces what is printed. */
  @property({ type: Boolean, attribute: "screen-reader" }) screenReader = false;

  /** Shows output only. */
  @property({ type: Boolean, attribute: "read-only" }) readOnly = false;

  /**
   * This terminal is not the one that is looked at: it takes output in, but is not drawn before it is looked
   * at.
   */
  @property({ type: Boolean }) background = false;

  /**
   * How much of the lower edge something else covers, px: the screen is moved up so far that its last line is
   * seen.
   */
  @property({ attribute: false }) covered = 0;

  @state() private control = false;
  @state() private left = false;
  @query(".screen") private place!: HTMLElement;
  @query(".after") private landing!: HTMLElement;

  readonly #language = new LanguageController(this);
  readonly #input = new TerminalInput(() =>
    this.vm && !this.readOnly ? { vm: this.vm, console: this.console } : undefined,
  );
  /** Undefined while the element is on no page. */
  #arriving: Promise<Screen> | undefined;
  /** The same, once it is there. */
  #screen: Screen | undefined;
  /** @ignore Resolves when the screen stands on the page; undefined while nobody looks at it. */
  opened: Promise<void> | undefined;
  #focusWhenOpen = false;
  #stopOutput: (() => void) | undefined;
  #shown: VirtualMachine | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.#arriving) return;
    const arriving = (this.#arriving = this.#makeScreen());
    void arriving.then((screen) => {
      if (this.#arriving === arriving) this.#screen = screen;
      this.requestUpdate();
    });
    this.#listen();
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // Moving the element within a document disconnects it and connects it again before the next task.
    setTimeout(() => {
      if (!this.isConnected) this.#close();
    });
  }

  /** @ignore moveBefore() neither disconnects nor connects an element that has this. */
  connectedMoveCallback(): void {}

  /** Puts the focus on the screen, as soon as it is there. */
  override focus(options?: FocusOptions): void {
    const field = this.#screen?.field;
    if (field) field.focus(options);
    else this.#focusWhenOpen = true;
  }

  /** What stands on the screen and above it, as text. */
  get text(): string {
    if (!this.#screen || this.#screen.rehearsing) return "";
    const buffer = this.#screen.terminal.buffer.active;
    const lines = Array.from(
      { length: buffer.length },
      (_, y) => buffer.getLine(y)?.translateToString(true) ?? "",
    );
    return lines.join("\n").trimEnd();
  }

  /** Selects all of that. */
  selectAll(): void {
    this.#screen?.terminal.selectAll();
  }

  async #makeScreen(): Promise<Screen> {
    const { Screen } = await loadScreen();
    return new Screen({
      typed: (text) => this.#type(text),
      reported: (bytes) => this.#input.bytes(bytes),
      resized: (columns, rows) => void this.vm?.resizeConsole(this.console, columns, rows).catch(() => {}),
      leave: () => this.landing.focus(),
    });
  }

  async #open(arriving: Promise<Screen>): Promise<void> {
    const screen = await arriving;
    if (this.#screen !== screen) return;
    await screen.open(this.place, this.renderRoot as ShadowRoot);
    if (this.#screen !== screen) return;
    this.#label();
    if (this.#focusWhenOpen) this.focus();
    this.#focusWhenOpen = false;
    // Nobody waits for this: a guest says nothing before it is loaded, and its first words end it.
    void screen.rehearse();
  }

  #close(): void {
    this.#stopOutput?.();
    this.#stopOutput = undefined;
    void this.#arriving?.then((screen) => screen.dispose());
    this.#arriving = this.#screen = undefined;
    this.#shown = undefined;
    this.opened = undefined;
  }

  #listen(): void {
    const arriving = this.#arriving;
    const { vm, console } = this;
    this.#stopOutput?.();
    this.#stopOutput = undefined;
    if (!arriving || !vm || console === "") return;
    if (this.#shown && this.#shown !== vm) void arriving.then((screen) => screen.terminal.reset());
    this.#shown = vm;
    this.#stopOutput = showOutput(vm, console, {
      write: (bytes, parsed) => {
        if (this.#screen) this.#screen.write(bytes, parsed);
        else void arriving.then((screen) => screen.write(bytes, parsed));
      },
      attended: () => this.matches(":focus-within"),
    });
    this.#screen?.tellSize();
  }

  #type(text: string): void {
    this.#input.text(this.control ? withControl(text) : text);
    this.control = false;
  }

  #label(): void {
    const field = this.#screen?.field;
    field?.setAttribute("aria-label", this.#language.localizer.text("terminal", this.console));
    field?.setAttribute("aria-describedby", "leave");
  }

  #lift(): void {
    const room = this.place.getBoundingClientRect();
    const free = this.getBoundingClientRect().bottom - this.covered - room.top - MARGIN;
    const rise = this.covered > 0 ? Math.max(0, (this.#screen?.textHeight ?? 0) - free) : 0;
    this.place.style.translate = rise > 0 ? `0 ${-rise}px` : "";
  }

  protected override async scheduleUpdate(): Promise<void> {
    if (!this.hasUpdated) await nextTask();
    await super.scheduleUpdate();
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.has("vm") || changed.has("console")) this.#listen();
    if (!this.background && this.#arriving) this.opened ??= this.#open(this.#arriving);
    if (!this.#screen) return;
    if (changed.has("covered")) this.#lift();
    this.#screen.gpu = !this.background;
    this.#screen.set({ screenReaderMode: this.screenReader, disableStdin: this.readOnly });
    this.#label();
  }

  protected override render() {
    const { localizer } = this.#language;
    const left = (is: boolean) => () => void (this.left = is);
    return html`
      <div class="room"><div class="screen" part="screen"></div></div>
      <div class="foot" part="foot">
        ${softKeys({
          text: (key) => localizer.text(key),
          applicationCursor: () => this.#screen?.terminal.modes.applicationCursorKeysMode ?? false,
          send: (data) => this.#type(data),
          control: this.control,
          toggleControl: () => void (this.control = !this.control),
        })}
        <span class="after" id="leave" tabindex="-1" @focus=${left(true)} @blur=${left(false)}
          >${localizer.text(this.left ? "leftTerminal" : "leaveTerminal")}</span
        >
      </div>
      <div class="ring"></div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vm-terminal": VmTerminal;
  }
}

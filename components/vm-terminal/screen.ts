// xterm.js in an element: what it is drawn with, how large it is, what it looks like, and its own keys.

import { FitAddon } from "@xterm/addon-fit";
import { Terminal, type IDisposable, type ITerminalOptions } from "@xterm/xterm";
import { layOutFaces, openCanvas } from "./first-uses.js";
import { hasGpu, lostWidth } from "./gpu.js";
import { nextTask } from "./next-task.js";
import { lookOf } from "./theme.js";
import { xtermSheet } from "./xterm-sheet.js";

/** Lines kept above the screen. */
const SCROLLBACK = 5000;
/** A size has to stand this long before the guest hears of it, ms. */
const SETTLING = 100;
/** Printable ASCII in pieces, each in a colour. */
const REHEARSED = [0, 1, 2, 3, 4, 5].map((piece) => {
  const codes = Array.from({ length: 16 }, (_, k) => 32 + 16 * piece + k).filter((code) => code < 127);
  return `\x1b[3${piece + 1}m${String.fromCharCode(...codes)}\x1b[m\r\n`;
});
/** The time that a piece is given to be drawn, ms. */
const FRAME = 17;

export interface ScreenListener {
  typed(text: string): void;
  /** Mouse reports in the old encoding: one character is one byte. */
  reported(bytes: Uint8Array): void;
  resized(columns: number, rows: number): void;
  /** The key that leaves the terminal was pressed. */
  leave(): void;
}

/**
 * Is it Shift+F6? Shells bind nothing to it, no browser keeps it to itself, and it steps on to the next pane
 * elsewhere.
 */
function isLeaveKey({ key, shiftKey, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
  return key === "F6" && shiftKey && !ctrlKey && !altKey && !metaKey;
}

export class Screen {
  #made: Terminal | undefined;
  readonly #listener: ScreenListener;
  readonly #fit = new FitAddon();
  readonly #motion = matchMedia("(prefers-reduced-motion: reduce)");
  readonly #onMotion = () => this.set({ cursorBlink: !this.#motion.matches });
  #options: ITerminalOptions;
  #place: HTMLElement | undefined;
  #observer: ResizeObserver | undefined;
  #gpu: IDisposable | undefined;
  #wantsGpu = false;
  #settling: ReturnType<typeof setTimeout> | undefined;
  #rehearsal: "going on" | "ending" | undefined;
  #written = false;
  #disposed = false;

  constructor(listener: ScreenListener) {
    this.#listener = listener;
    this.#options = {
      scrollback: SCROLLBACK,
      lineHeight: 1.2,
      minimumContrastRatio: 4.5,
      cursorBlink: !this.#motion.matches,
      // A guest's links are its own words: they are shown, not followed.
      linkHandler: { activate() {} },
    };
    this.#motion.addEventListener("change", this.#onMotion);
  }

  /** Made when the first output comes, or when the screen is opened: making one takes a while. */
  get terminal(): Terminal {
    this.#made ??= this.#make();
    return this.#made;
  }

  #make(): Terminal {
    const terminal = new Terminal(this.#options);
    terminal.onData((text) => this.#listener.typed(text));
    terminal.onBinary((text) => this.#listener.reported(Uint8Array.from(text, (one) => one.charCodeAt(0))));
    terminal.onResize(() => this.#settle());
    terminal.attachCustomKeyEventHandler((event) => this.#key(event));
    return terminal;
  }

  /** What stands there is no output of the guest's (rehearse). */
  get rehearsing(): boolean {
    return this.#rehearsal !== undefined;
  }

  /** Shows what the guest prints; calls `shown` when it was parsed. */
  write(bytes: Uint8Array, shown?: () => void): void {
    this.#written = true;
    void this.#endRehearsal();
    this.terminal.write(bytes, shown);
  }

  /** Changes options. */
  set(options: ITerminalOptions): void {
    this.#options = { ...this.#options, ...options };
    if (this.#made) Object.assign(this.#made.options, options);
  }

  /** Where text is typed; undefined before the screen was opened. */
  get field(): HTMLTextAreaElement | undefined {
    return this.#made?.textarea;
  }

  /** Puts the terminal into `place`, in `root`, once its style sheet is there. */
  async open(place: HTMLElement, root: ShadowRoot): Promise<void> {
    const arriving = xtermSheet();
    const look = () => this.set(lookOf(place));
    await this.#eachInATask([openCanvas, () => layOutFaces(place), look, () => this.terminal]);
    const sheet = await arriving;
    await this.#eachInATask([() => this.#putOn(place, root, sheet), () => this.#fitTo(place)]);
  }

  async #eachInATask(pieces: readonly (() => void)[]): Promise<void> {
    for (const piece of pieces) {
      await nextTask();
      if (this.#disposed) return;
      piece();
    }
  }

  #putOn(place: HTMLElement, root: ShadowRoot, sheet: CSSStyleSheet): void {
    // First, so that the terminal's own styles have the last word.
    if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.unshift(sheet);
    this.#place = place;
    // Not of its size yet.
    place.style.opacity = "0";
    this.terminal.open(place);
    place.addEventListener("transitionend", this.#relook);
    for (const type of ["keydown", "keypress", "keyup"]) place.addEventListener(type, keep);
  }

  #fitTo(place: HTMLElement): void {
    this.terminal.loadAddon(this.#fit);
    this.#observer = new ResizeObserver(() => this.#fit.fit());
    this.#observer.observe(place);
    this.#fit.fit();
    place.style.removeProperty("opacity");
    this.#settle();
    void this.#setRenderer();
  }

  /**
   * Draws each character once, unseen and some at a time, and scrolls: xterm.js measures what it draws for the
   * first time, and its code is cold. The guest's first lines would hold the page up for all that together.
   */
  async rehearse(): Promise<void> {
    if (!this.#place || this.#written || this.#options.screenReaderMode) return;
    this.#rehearsal = "going on";
    this.#place.style.opacity = "0";
    const { rows } = this.terminal;
    const full = REHEARSED.join("").repeat(rows / REHEARSED.length);
    for (const piece of [...REHEARSED, full, full]) {
      if (this.#rehearsal !== "going on" || this.#disposed) return;
      this.terminal.write(piece);
      await new Promise((resolve) => setTimeout(resolve, FRAME));
    }
    await this.#endRehearsal();
  }

  async #endRehearsal(): Promise<void> {
    if (this.#rehearsal !== "going on" || this.#disposed) return;
    this.#rehearsal = "ending";
    await new Promise<void>((resolve) => this.terminal.write("\x1b[H\x1b[2J\x1b[3J", resolve));
    this.#rehearsal = undefined;
    this.#place?.style.removeProperty("opacity");
  }

  /** Draws with the GPU, if there is one: for the terminal that is seen. Pages have few GPU contexts. */
  set gpu(wanted: boolean) {
    this.#wantsGpu = wanted;
    void this.#setRenderer();
  }

  /** Tells the size again, to a machine that does not know it. */
  tellSize(): void {
    if (this.#place) this.#listener.resized(this.terminal.cols, this.terminal.rows);
  }

  /** From the screen's upper edge to the lower edge of the line the cursor is on, px. */
  get textHeight(): number {
    const screen = this.terminal.element?.querySelector(".xterm-screen");
    const lines = this.terminal.buffer.active.cursorY + 1;
    return ((screen?.clientHeight ?? 0) / this.terminal.rows) * lines;
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#settling);
    this.#observer?.disconnect();
    this.#motion.removeEventListener("change", this.#onMotion);
    this.#place?.removeEventListener("transitionend", this.#relook);
    for (const type of ["keydown", "keypress", "keyup"]) this.#place?.removeEventListener(type, keep);
    this.#made?.dispose();
  }

  readonly #relook = ({ target }: Event): void => {
    const place = this.#place;
    // Transitions inside the terminal, of its scroll bar say, come by here too.
    if (!place || target !== place) return;
    this.set(lookOf(place));
    this.#fit.fit();
  };

  #settle(): void {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => this.tellSize(), SETTLING);
  }

  async #setRenderer(): Promise<void> {
    if (!this.#wantsGpu) {
      this.#gpu?.dispose();
      this.#gpu = undefined;
      this.set({ letterSpacing: 0 });
      return;
    }
    if (this.#gpu || !this.#place || !(await hasGpu())) return;
    const { WebglAddon } = await import("@xterm/addon-webgl");
    if (this.#gpu || this.#disposed || !this.#wantsGpu) return;
    try {
      const addon = new WebglAddon();
      addon.onContextLoss(() => addon.dispose());
      this.terminal.loadAddon(addon);
      this.set({ letterSpacing: lostWidth(this.terminal.options) });
      this.#gpu = addon;
    } catch {
      // No context was to be had: xterm.js goes on drawing with elements.
    }
  }

  /** False: xterm.js does nothing with the key, and the browser what it likes. */
  #key(event: KeyboardEvent): boolean {
    const { type, code, ctrlKey, shiftKey } = event;
    if (isLeaveKey(event)) {
      event.preventDefault();
      if (type === "keydown") this.#listener.leave();
      return false;
    }
    if (!ctrlKey || !shiftKey) return true;
    if (code === "KeyC") {
      event.preventDefault();
      if (type === "keydown") void this.#copy();
    }
    // Browsers paste as plain text on Ctrl+Shift+V: xterm.js gets that as a paste event, and brackets it if
    // asked to.
    return code !== "KeyC" && code !== "KeyV";
  }

  async #copy(): Promise<void> {
    const text = this.terminal.getSelection();
    if (text === "") return;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Refused, or not a secure context: xterm.js answers a copy event with its selection.
      this.#place?.ownerDocument.execCommand("copy");
    }
  }
}

/** Keys meant for the guest are not the page's shortcuts. */
function keep(event: Event): void {
  event.stopPropagation();
}

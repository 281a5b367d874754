// What a console prints, on its way onto a terminal: shown bytes are paid back as credit, so that the worker
// never has more than its credit of bytes under way, and the page's thread is left alone between pieces.

import type { VirtualMachine } from "../api/virtual-machine.js";
import type { VmEvent } from "../api/vm-event.js";
import type { Notices } from "../contract/contract.js";

/** Bytes that xterm.js parses in one go: at first, while its code is cold, and then at least and at most. */
const PIECE = 512;
const SHORTEST = 128;
const LONGEST = 16 << 10;
/** How long a piece should take at the most, and pieces one after the other, ms. */
const PIECE_TIME = 1;
const TURN = 4;
/**
 * How often a terminal that nobody is at is drawn by a page that is slow at it or whose code is cold, ms:
 * drawing takes longer than parsing.
 */
const REDRAWING = 100;

const NOTHING = new Uint8Array();
const ESCAPE = 0x1b;

/** Where output is shown. */
interface Shown {
  write(bytes: Uint8Array, parsed?: () => void): void;
  /** Is somebody at it, who waits for what they type to appear? */
  attended(): boolean;
}

/** Writes in pieces that take xterm.js a moment each, and lets the page have its turn after some. */
class Printer {
  readonly #screen: Shown;
  readonly #waiting: { bytes: Uint8Array; parsed: () => void }[] = [];
  #size = PIECE;
  #busy = false;
  /** When the page's thread was taken. */
  #begun = -Infinity;
  /** Ends a rest between two drawings; undefined when there is none. */
  #rest: ReturnType<typeof setTimeout> | undefined;

  constructor(screen: Shown) {
    this.#screen = screen;
  }

  print(bytes: Uint8Array, parsed: () => void): void {
    this.#waiting.push({ bytes, parsed });
    if (!this.#busy || (this.#rest !== undefined && mayAsk(bytes))) this.#nextTurn();
  }

  /** Hands over what waits, all at once. */
  flush(): void {
    for (const { bytes, parsed } of this.#waiting.splice(0)) this.#screen.write(bytes, parsed);
  }

  /** Begins a turn when it is time for one. */
  #nextTurn(): void {
    clearTimeout(this.#rest);
    this.#busy = this.#waiting.length > 0;
    if (!this.#busy) return;
    const asks = this.#waiting.some(({ bytes }) => mayAsk(bytes));
    const slow = this.#size <= PIECE && !this.#screen.attended() && !asks;
    const rest = slow ? this.#begun + REDRAWING - performance.now() : 0;
    if (rest > 0) this.#rest = setTimeout(() => this.#take(), rest);
    else this.#take();
  }

  /** Begins a turn as soon as the terminal gets to it. */
  #take(): void {
    this.#rest = undefined;
    this.#screen.write(NOTHING, () => {
      this.#begun = performance.now();
      this.#next(this.#begun);
    });
  }

  #next(before: number): void {
    const first = this.#waiting[0];
    if (!first) return void (this.#busy = false);
    const piece = first.bytes.subarray(0, this.#size);
    first.bytes = first.bytes.subarray(piece.length);
    if (first.bytes.length === 0) this.#waiting.shift();
    this.#screen.write(piece, () => {
      const now = performance.now();
      this.#adapt(piece.length, now - before);
      if (first.bytes.length === 0) first.parsed();
      if (now - this.#begun < TURN) this.#next(now);
      else setTimeout(() => this.#nextTurn());
    });
  }

  #adapt(bytes: number, took: number): void {
    if (took > PIECE_TIME) this.#size = Math.max(SHORTEST, this.#size >> 1);
    else if (bytes === this.#size && took < PIECE_TIME / 2) this.#size = Math.min(LONGEST, this.#size << 1);
  }
}

/** Escape sequences may ask for an answer, as shells do at each prompt: late, it would be taken for input. */
function mayAsk(bytes: Uint8Array): boolean {
  return bytes.includes(ESCAPE);
}

/** Shows what `console` prints from now on on the screen; returns what ends that. */
export function showOutput(vm: VirtualMachine, console: string, screen: Shown): () => void {
  const printer = new Printer(screen);
  const show = ({ detail }: VmEvent<Notices["console"]>) => {
    if (detail.console !== console) return;
    const { bytes } = detail;
    printer.print(bytes, () => void vm.creditConsole(console, bytes.length).catch(() => {}));
  };
  vm.addEventListener("console", show);
  return () => {
    vm.removeEventListener("console", show);
    printer.flush();
  };
}

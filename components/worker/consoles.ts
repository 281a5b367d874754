// The consoles of a machine: between the board's streams and the ports that show them. They outlive the
// board, so that a terminal keeps its text when the machine is turned off and on.

import { VmError } from "../contract/vm-error.js";
import type { Board } from "./board.js";
import { ConsoleOutput, type ConsoleReader } from "./console-output.js";
import { ConsoleWatch } from "./console-watch.js";
import { InputQueue } from "./input-queue.js";

/** What consoles need of a board. */
export type ConsoleBoard = Pick<Board, "streams" | "read" | "write" | "resize">;

interface Size {
  columns: number;
  rows: number;
}

/** A console the guest has, whether it is shown or not: what it prints is read in any case. */
interface Line {
  stream: number;
  output: ConsoleOutput | undefined;
  watch: ConsoleWatch;
  input: InputQueue;
}

export class Consoles {
  /** Names in the order of the tabs. */
  readonly names: readonly string[];
  readonly #outputs: ReadonlyMap<string, ConsoleOutput>;
  readonly #sizes = new Map<string, Size>();
  /** The size last told of any console: one that nobody has looked at will be shown in the same place. */
  #lastSize: Size | undefined;
  #lines = new Map<string, Line>();
  #board: ConsoleBoard | undefined;
  /** The last pump brought output. */
  printed = false;
  /** Some output waits for a port's credit. */
  stalled = false;

  constructor(names: readonly string[]) {
    this.names = names;
    this.#outputs = new Map(names.map((name) => [name, new ConsoleOutput()]));
  }

  /** Joins the consoles to a board that was switched on or reset. */
  connect(board: ConsoleBoard): void {
    this.#board = board;
    this.#lines = new Map();
    for (const [name, stream] of board.streams.byConsole) {
      const input = new InputQueue(name, (bytes) => board.write(stream, bytes));
      this.#lines.set(name, { stream, output: this.#outputs.get(name), watch: new ConsoleWatch(), input });
    }
    this.#tellSizes();
  }

  /** The board is about to go: reads its last words. */
  disconnect(): void {
    this.#read(() => Infinity);
    this.#board = undefined;
    this.#lines = new Map();
  }

  /** Moves bytes both ways. Returns true when the guest has something to do because of it. */
  pump(): boolean {
    const now = performance.now();
    this.stalled = false;
    this.printed = this.#read((output) => output.room(now));
    let fed = false;
    for (const { input } of this.#lines.values()) fed = input.flush() || fed;
    return this.printed || fed;
  }

  #read(roomOf: (output: ConsoleOutput) => number): boolean {
    let moved = false;
    for (const { stream, output, watch } of this.#lines.values()) {
      const room = output ? roomOf(output) : Infinity;
      const bytes = room > 0 ? this.#board?.read(stream, room) : undefined;
      if (room === (bytes?.length ?? 0)) this.stalled = true;
      if (!bytes) continue;
      moved = true;
      watch.see(bytes);
      output?.append(bytes);
      output?.flush();
    }
    return moved;
  }

  /**
   * Types into a console.
   * @throws VmError E_INVALIDARG: no such console; ERROR_NOT_READY: the guest does not read
   */
  type(name: string, bytes: Uint8Array): void {
    this.output(name);
    this.#lines.get(name)?.input.push(bytes);
  }

  /**
   * The size of a console's window, in characters; kept for the next board too, and used for the consoles of
   * which none was told.
   * @throws VmError E_INVALIDARG
   */
  resize(name: string, size: Size): void {
    this.output(name);
    this.#sizes.set(name, size);
    this.#lastSize = size;
    this.#tellSizes();
  }

  #tellSizes(): void {
    for (const [name, { stream }] of this.#lines) {
      const size = this.#sizes.get(name) ?? this.#lastSize;
      if (size) this.#board?.resize(stream, size.columns, size.rows);
    }
  }

  /** A console's output. @throws VmError E_INVALIDARG: no such console */
  output(name: string): ConsoleOutput {
    const output = this.#outputs.get(name);
    if (!output) throw new VmError("E_INVALIDARG", { detail: `there is no console ${name}` });
    return output;
  }

  /** Opens every console to a port. */
  open(send: (name: string, bytes: Uint8Array<ArrayBuffer>) => void): Map<string, ConsoleReader> {
    return new Map(
      [...this.#outputs].map(([name, output]) => [name, output.open((bytes) => send(name, bytes))]),
    );
  }

  close(readers: ReadonlyMap<string, ConsoleReader>): void {
    for (const [name, reader] of readers) this.#outputs.get(name)?.close(reader);
  }

  /** Does a login prompt stand on some console? */
  get login(): boolean {
    return [...this.#lines.values()].some(({ watch }) => watch.login);
  }

  /** A kernel's last words; `dead` when it said that it does nothing more. */
  get panic(): { words: string; dead: boolean } | undefined {
    const watch = [...this.#lines.values()].find(({ watch }) => watch.panic !== undefined)?.watch;
    return watch && { words: watch.panic ?? "", dead: watch.dead };
  }
}

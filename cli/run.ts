// `vm-guest run`: one machine in this process, its console on this terminal.

import { ExitReason } from "../wasm-core/abi.js";
import { Board } from "../components/worker/board.js";
import { compileCore } from "../components/worker/core.js";
import { InputQueue } from "../components/worker/input-queue.js";
import { loadArtefacts } from "../components/worker/loader.js";
import { RunLoop, type RunLoopListener } from "../components/worker/run-loop.js";
import { describe } from "./description.js";
import { dumpRegion } from "./dump-region.js";
import { nodeFile } from "./node-file-source.js";
import { UsageError, type RunOptions } from "./options.js";
import { Terminal } from "./terminal.js";

const TIMED_OUT = 124;
/** Exit statuses, as a shell gives them. */
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

/**
 * Runs a machine to its end.
 * @param core URL of the compiled core
 * @returns the exit status
 * @throws VmError when it cannot be started, UsageError when it has no such console
 */
export async function run(options: RunOptions, core: string): Promise<number> {
  const load = { source: nodeFile, signal: new AbortController().signal, progress: () => {} };
  const description = await describe(options, load);
  const [module, artefacts] = await Promise.all([
    compileCore(core, nodeFile, load.signal),
    loadArtefacts(description, load),
  ]);
  const board = await Board.powerOn(module, description, artefacts);
  const { dumpRegion: dump } = options;
  if (dump) board.watchModules((module) => dumpRegion(dump, module));
  const console = options.console ?? description.file.consoles[0]!;
  const session = new Session(board, console);
  const started = performance.now();
  const status = await session.run(options.timeout);
  if (options.stats) tellStats(board, session.idle, performance.now() - started);
  return status;
}

/** A board while it runs: bytes between it and the terminal, and how it ends. */
class Session implements RunLoopListener {
  readonly #board: Board;
  readonly #stream: number;
  readonly #terminal: Terminal;
  readonly #input: InputQueue;
  readonly #loop: RunLoop;
  #end!: (status: number) => void;
  #fail!: (cause: unknown) => void;
  #size: [columns: number, rows: number] | undefined;

  constructor(board: Board, console: string) {
    const stream = board.streams.byConsole.get(console);
    if (stream === undefined) throw new UsageError(`--console ${console}: there is no such console`);
    this.#board = board;
    this.#stream = stream;
    this.#input = new InputQueue(console, (bytes) => board.write(stream, bytes));
    this.#loop = new RunLoop(board, this);
    this.#terminal = new Terminal({
      typed: (bytes) => this.#typed(bytes),
      leave: () => this.#end(0),
      resized: (columns, rows) => this.#resized(columns, rows),
      drained: () => {
        this.pump();
        this.#loop.wake();
      },
    });
  }

  get idle(): number {
    return this.#loop.idle;
  }

  /** @param timeout seconds */
  async run(timeout: number | undefined): Promise<number> {
    const ended = new Promise<number>((resolve, reject) => ((this.#end = resolve), (this.#fail = reject)));
    const timer = timeout === undefined ? undefined : setTimeout(() => this.#end(TIMED_OUT), timeout * 1000);
    // In raw mode the terminal must be given back; elsewhere a signal ends the process at once, as it should.
    if (process.stdin.isTTY) {
      for (const [signal, status] of Object.entries(SIGNALS)) process.once(signal, () => this.#end(status));
    }
    this.#terminal.open();
    this.#loop.start();
    try {
      return await ended;
    } finally {
      clearTimeout(timer);
      this.#loop.close();
      this.#terminal.close();
    }
  }

  pump(): boolean {
    const { byConsole, agent } = this.#board.streams;
    let moved = this.#input.flush();
    for (const stream of [...byConsole.values(), ...(agent === undefined ? [] : [agent])]) {
      const shown = stream === this.#stream;
      if (shown && this.#terminal.blocked) continue;
      const bytes = this.#board.read(stream);
      if (bytes && shown) this.#terminal.write(bytes);
      moved ||= bytes !== undefined;
    }
    return moved;
  }

  left(reason: ExitReason): void {
    const { exitCode } = this.#board;
    if (reason === ExitReason.REBOOT) void this.#reset();
    else if (reason === ExitReason.TOHOST) this.#end(tohostStatus(exitCode));
    else this.#end(reason === ExitReason.FAIL ? failStatus(exitCode) : 0);
  }

  broke(cause: unknown): void {
    this.#fail(cause);
  }

  async #reset(): Promise<void> {
    try {
      await this.#board.reset();
      if (this.#size) this.#resized(...this.#size);
      this.#loop.start();
    } catch (cause) {
      this.#fail(cause);
    }
  }

  #typed(bytes: Uint8Array): void {
    try {
      this.#input.push(bytes);
      this.#loop.wake();
    } catch {
      // The guest does not read its input: a terminal drops keys then.
    }
  }

  #resized(columns: number, rows: number): void {
    this.#size = [columns, rows];
    this.#board.resize(this.#stream, columns, rows);
    this.#loop.wake();
  }
}

/** `tohost` is 1 for a pass, otherwise the number of the test that failed, shifted left, with bit 0 set. */
function tohostStatus(value: number): number {
  if (value === 1) return 0;
  process.stderr.write(`test ${value >>> 1} failed\n`);
  return 1;
}

/**
 * The guest's code as an exit status: never 0, and never a multiple of 256 that the shell would take for 0.
 */
function failStatus(code: number): number {
  return code & 255 || 1;
}

function tellStats(board: Board, idle: number, milliseconds: number): void {
  const seconds = milliseconds / 1000;
  const { instructions } = board;
  const rate = instructions / 1e6 / Math.max(1e-9, seconds * (1 - idle));
  process.stderr.write(
    `${instructions} instructions in ${seconds.toFixed(3)} s, ${(idle * 100).toFixed(0)} % of it idle: ` +
      `${rate.toFixed(1)} million a second\n`,
  );
  const { translated, modules, bytes, compileTime, longestCompile } = board.translator;
  if (translated === 0) return;
  process.stderr.write(
    `${translated} regions translated, ${modules} modules of ${(bytes / 1024).toFixed(0)} KiB together, ` +
      `compiled in ${compileTime.toFixed(0)} ms, at most ${longestCompile.toFixed(1)} at once\n`,
  );
}

// The guest of the soak test: Debian's kernel as the command line runs it, and in it a shell loop whose
// programs lie on other pages every time.
import { setTimeout as sleep } from "node:timers/promises";
import { buildCli } from "../../cli/build.js";
import { describe } from "../../cli/description.js";
import { nodeFile } from "../../cli/node-file-source.js";
import { readOptions } from "../../cli/options.js";
import { Board } from "../../components/worker/board.js";
import { compileCore } from "../../components/worker/core.js";
import { InputQueue } from "../../components/worker/input-queue.js";
import { loadArtefacts } from "../../components/worker/loader.js";
import { RunLoop } from "../../components/worker/run-loop.js";

const MACHINE = new URL("../../guest/cache/debian/machine.json", import.meta.url);
const CORE = new URL("../../cli/dist/core.wasm", import.meta.url);
const CONSOLE = "hvc1";
/** How long the guest may take to its prompts, ms. */
const PATIENCE = 180_000;
/** Characters of output that are kept. */
const KEPT = 4096;

/**
 * Copies busybox to a new file, runs programs from there, and deletes the copy seven rounds later, so that
 * the next ones lie elsewhere. The sum of what they print is the same in each round. Before the first, most
 * of the memory is written once: what the guest has touched grows no more.
 */
const LOOP = `
soak() {
  b=/tmp/busybox$1
  cp /bin/busybox $b
  $b seq 1 20000 >/tmp/d
  {
    $b sort -r /tmp/d; echo sorted >&2
    $b gzip -c /tmp/d | $b gunzip -c | $b sha256sum; echo packed >&2
    $b sed -e s/1/one/g -e /7$/d /tmp/d | $b tr a-z A-Z | $b md5sum; echo edited >&2
    $b awk '{ s = (s * 7 + $1) % 99991; n[s % 64]++ } END { print s, n[1] }' /tmp/d; echo added >&2
    $b sh -c 'i=0; while [ $i -lt 6000 ]; do i=$((i + 1)); done; echo $i'
  } | $b sha1sum | while read sum rest; do echo soak $1 $sum; done
  rm -f /tmp/busybox$(($1 - 7))
}
head -c 26m /dev/zero >/tmp/d; rm /tmp/d
n=0; while :; do n=$((n + 1)); soak $n; done
`;

export class SoakGuest {
  /** Rounds of the loop that ended. */
  rounds = 0;
  /** When it printed something last (performance.now()), and how many instructions had run then. */
  heard = performance.now();
  instructionsHeard = 0;
  /** Why it cannot go on: it stopped, broke, or printed another sum. */
  failure: string | undefined;
  readonly board: Board;
  readonly #loop: RunLoop;
  readonly #input: InputQueue;
  readonly #decoder = new TextDecoder();
  #text = "";
  #sum: string | undefined;

  static async powerOn(): Promise<SoakGuest> {
    await buildCli();
    const options = readOptions(["--engine", "auto", "--console", CONSOLE, MACHINE.href])!;
    const load = { source: nodeFile, signal: new AbortController().signal, progress: () => {} };
    const description = await describe(options, load);
    const module = await compileCore(CORE.href, nodeFile, load.signal);
    return new SoakGuest(await Board.powerOn(module, description, await loadArtefacts(description, load)));
  }

  private constructor(board: Board) {
    this.board = board;
    this.#input = new InputQueue(CONSOLE, (bytes) =>
      board.write(board.streams.byConsole.get(CONSOLE)!, bytes),
    );
    this.#loop = new RunLoop(board, {
      pump: () => this.#pump(),
      left: (reason) => this.#fail(`the guest left, with reason ${reason}`),
      broke: (cause) => this.#fail(`the core broke: ${cause instanceof Error ? cause.stack : String(cause)}`),
    });
    this.#loop.start();
  }

  /** Logs root in and starts the loop. */
  async begin(): Promise<void> {
    for (const [prompt, answer] of [
      [/login: $/, "root\n"],
      [/assword: $/, "root\n"],
      [/# $/, "exec sh\n"],
      [/exec sh[^]*# $/, `stty -echo\n${LOOP}`],
    ] as const) {
      await this.#until(`a prompt like ${prompt}`, () => prompt.test(this.#plain()));
      this.#type(answer);
    }
    await this.#until("the end of a round", () => this.rounds > 0);
  }

  close(): void {
    this.#loop.close();
  }

  async #until(what: string, test: () => boolean): Promise<void> {
    const deadline = performance.now() + PATIENCE;
    while (!test()) {
      if (this.failure) throw new Error(this.failure);
      if (performance.now() > deadline) throw new Error(`waited in vain for ${what}: ${this.#plain()}`);
      await sleep(50);
    }
  }

  /** What was printed last, without the line editor's escape sequences. */
  #plain(): string {
    // oxlint-disable-next-line no-control-regex -- that is what they begin with
    return this.#text.replaceAll(/\x1b\[[0-9;?]*[A-Za-z]/g, "");
  }

  #type(text: string): void {
    this.#input.push(new TextEncoder().encode(text));
    this.#loop.wake();
  }

  #pump(): boolean {
    const { byConsole, agent } = this.board.streams;
    let moved = this.#input.flush();
    for (const [name, stream] of [...byConsole, ["agent", agent] as const]) {
      const bytes = stream === undefined ? undefined : this.board.read(stream);
      if (bytes && name === CONSOLE) this.#hear(this.#decoder.decode(bytes, { stream: true }));
      moved ||= bytes !== undefined;
    }
    return moved;
  }

  #hear(text: string): void {
    this.heard = performance.now();
    this.instructionsHeard = this.board.instructions;
    this.#text = (this.#text + text).slice(-KEPT);
    for (;;) {
      const found = /soak (\d+) ([0-9a-f]{40})\r?\n/.exec(this.#text);
      if (!found) return;
      const [line, round, sum] = found as unknown as [string, string, string];
      this.#text = this.#text.slice(found.index + line.length);
      this.#sum ??= sum;
      if (sum !== this.#sum) this.#fail(`round ${round} came to ${sum}, the first to ${this.#sum}`);
      this.rounds = Number(round);
    }
  }

  #fail(why: string): void {
    this.failure ??= why;
  }
}

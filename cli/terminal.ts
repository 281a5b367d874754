// This terminal as a machine's console: raw mode, the escape key, and output that waits for whoever reads it.

const CTRL_A = 1;
const HELP = `
Ctrl-A x       leave
Ctrl-A h       this help
Ctrl-A Ctrl-A  send Ctrl-A
`;

export interface TerminalListener {
  /** Bytes for the guest. */
  typed(bytes: Uint8Array): void;
  /** Ctrl-A x. */
  leave(): void;
  /** The window has another size, in characters. */
  resized(columns: number, rows: number): void;
  /** Output can go on. */
  drained(): void;
}

export class Terminal {
  readonly #listener: TerminalListener;
  #escaped = false;
  #blocked = false;

  constructor(listener: TerminalListener) {
    this.#listener = listener;
  }

  /** From now on input goes to the guest. */
  open(): void {
    const { stdin, stdout } = process;
    if (stdin.isTTY) stdin.setRawMode(true);
    stdin.on("data", (bytes) => this.#typed(new Uint8Array(bytes as Buffer)));
    stdout.on("drain", () => {
      this.#blocked = false;
      this.#listener.drained();
    });
    // Whoever read standard output is gone.
    stdout.on("error", () => this.#listener.leave());
    stdout.on("resize", () => this.#tellSize());
    this.#tellSize();
  }

  close(): void {
    const { stdin } = process;
    if (stdin.isTTY) stdin.setRawMode(false);
    stdin.destroy();
  }

  /** Whoever reads standard output has not kept up: nothing more should be written now. */
  get blocked(): boolean {
    return this.#blocked;
  }

  write(bytes: Uint8Array): void {
    this.#blocked = !process.stdout.write(bytes);
  }

  #tellSize(): void {
    const { columns, rows } = process.stdout;
    if (columns && rows) this.#listener.resized(columns, rows);
  }

  /** The escape key is one of terminals; what comes through a pipe goes to the guest as it is. */
  #typed(bytes: Uint8Array): void {
    if (!process.stdin.isTTY) {
      this.#listener.typed(bytes);
      return;
    }
    const passed = bytes.filter((byte) => this.#passes(byte));
    if (passed.length > 0) this.#listener.typed(passed);
  }

  #passes(byte: number): boolean {
    if (!this.#escaped) {
      this.#escaped = byte === CTRL_A;
      return !this.#escaped;
    }
    this.#escaped = false;
    const key = String.fromCharCode(byte);
    if (key === "x") this.#listener.leave();
    if (key === "h") process.stderr.write(HELP.replaceAll("\n", "\r\n"));
    return byte === CTRL_A;
  }
}

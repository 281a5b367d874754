// Reads along what the consoles print: the login prompt, and a kernel's last words.

/** "[   12.345678] Kernel panic - not syncing: …", at the beginning of a line, as printk writes it. */
const PANIC = /^(?:\[ *\d+\.\d+\] ?)?Kernel panic - not syncing: (.*)$/;
/** The last line of a kernel that will not reboot by itself: from here on it loops and prints nothing. */
const PANIC_END = /^(?:\[ *\d+\.\d+\] ?)?---\[ end Kernel panic - not syncing/;
const LOGIN = /\blogin: $/;
/** Longer lines are cut: what is looked for stands at their beginnings or is short. */
const LINE = 512;
const NEWLINE = 10;

/** What was seen so far on one console. */
export class ConsoleWatch {
  /** The last line is a login prompt. */
  login = false;
  /** The words of a panic, as long as nothing but a panic's own lines followed. */
  panic: string | undefined;
  /** The panic's last line was the last thing printed. */
  dead = false;
  #line = "";
  readonly #decoder = new TextDecoder();

  /** Reads what was printed. */
  see(bytes: Uint8Array): void {
    const newline = bytes.lastIndexOf(NEWLINE);
    if (newline < 0 && this.#line.length >= LINE) return;
    const lines = (this.#line + this.#decoder.decode(bytes, { stream: true })).split("\n");
    this.#line = (lines.pop() ?? "").slice(0, LINE);
    for (const line of lines) this.#seeLine(line.replace(/\r$/, ""));
    if (this.#line.trim() !== "") this.dead = false;
    this.login = LOGIN.test(this.#line);
  }

  #seeLine(line: string): void {
    const [, words] = PANIC.exec(line) ?? [];
    if (words !== undefined) this.panic = words;
    if (line.trim() !== "") this.dead = this.panic !== undefined && PANIC_END.test(line);
  }
}

// Reads along what the consoles print: the login prompt, and a kernel's last words.

/** "[   12.345678] Kernel panic - not syncing: …", at the beginning of a line, as printk writes it. */
const PANIC = /^(?:\[ *\d+\.\d+\] ?)?Kernel panic - not syncing: (.*)$/;
/** The last line of a kernel that will not reboot by itself: from here on it loops and prints nothing. */
const PANIC_END = /^(?:\[ *\d+\.\d+\] ?)?---\[ end Kernel panic - not syncing/;
/** The kernel is stopped by whoever runs it, not by its panic. */
const ORDERLY = /^(?:\[ *\d+\.\d+\] ?)?reboot: /;
const LOGIN = /\blogin: $/;
/** Longer lines are cut: what is looked for stands at their beginnings or is short. */
const LINE = 512;

/** What was seen so far on one console. */
export class ConsoleWatch {
  readonly #decoder = new TextDecoder();
  #line = "";
  #panic: string | undefined;
  #dead = false;

  /** Reads what was printed. */
  see(bytes: Uint8Array): void {
    const lines = (this.#line + this.#decoder.decode(bytes, { stream: true })).split("\n");
    const last = lines.pop() ?? "";
    for (const line of lines) this.#seeLine(line.replace(/\r$/, ""));
    this.#line = last.length > 2 * LINE ? last.slice(-LINE) : last;
  }

  /** The last line is a login prompt. */
  get login(): boolean {
    return LOGIN.test(this.#line);
  }

  /**
   * A kernel's words when it gave up. An unfinished line after them is a prompt: somebody only looked at
   * them.
   */
  get panic(): string | undefined {
    return this.#line.trim() === "" ? this.#panic : undefined;
  }

  /** The panic's last line is the last thing printed. */
  get dead(): boolean {
    return this.panic !== undefined && this.#dead;
  }

  #seeLine(line: string): void {
    if (line.trim() === "") return;
    const [, words] = PANIC.exec(line) ?? [];
    if (words !== undefined) this.#panic = words;
    if (ORDERLY.test(line)) this.#panic = undefined;
    this.#dead = PANIC_END.test(line);
  }
}

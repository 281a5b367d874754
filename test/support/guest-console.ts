// One console of a guest as a person at it sees it: what was printed, what is typed, a shell's commands.

import type { VmGuest } from "../../components/index.js";

/** How long a guest may take for what somebody at a console waits for, ms. */
const PATIENCE = 90_000;
/** Characters of output that are kept. */
const KEPT = 1 << 18;

const encoder = new TextEncoder();

/** Escape sequences of a line editor that moves its cursor and paints its prompt. */
// oxlint-disable-next-line no-control-regex -- that is what they begin with
const ESCAPES = /\x1b(?:\[[0-9;?]*[A-Za-z]|[()].|[=>78])/g;
/**
 * Where the cursor is: the terminal's answer to the line editor, echoed when it comes after the line was
 * read.
 */
const ECHOED_REPORTS = /\^\[\[\d+;\d+R/g;

export class GuestConsole {
  readonly name: string;
  /** Bytes printed since the beginning. */
  printed = 0;
  readonly #element: VmGuest;
  readonly #decoder = new TextDecoder();
  #text = "";
  #commands = 0;
  #heard = new Set<() => void>();

  constructor(element: VmGuest, name: string) {
    this.name = name;
    this.#element = element;
    element.addEventListener("vm-console", ({ console, bytes }) => {
      if (console !== name) return;
      this.printed += bytes.length;
      this.#text = (this.#text + this.#decoder.decode(bytes, { stream: true })).slice(-KEPT);
      for (const look of this.#heard) look();
    });
    // A prompt of the guest's last life is not one to type at.
    element.addEventListener("vm-statechange", ({ state }) => {
      if (state === "turning-on") this.#text = "";
    });
  }

  /** What was printed, from the end of what `until` found last. */
  get text(): string {
    return this.#text.replaceAll(ESCAPES, "");
  }

  async type(text: string): Promise<void> {
    await this.#element.vm.typeInto(this.name, encoder.encode(text));
  }

  /** Waits for output that matches, and takes the output up to its end away. */
  async until(pattern: RegExp): Promise<RegExpExecArray> {
    const found = await this.see(pattern);
    this.#text = this.text.slice(found.index + found[0].length);
    return found;
  }

  /** Waits for output that matches. */
  see(pattern: RegExp): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const end = () => {
        this.#heard.delete(look);
        clearTimeout(timer);
      };
      const look = () => {
        const found = pattern.exec(this.text);
        if (!found) return;
        end();
        resolve(found);
      };
      const timer = setTimeout(() => {
        end();
        reject(new Error(`${this.name} never printed ${pattern}, but: ${this.text.slice(-2000)}`));
      }, PATIENCE);
      this.#heard.add(look);
      look();
    });
  }

  /** Waits until somebody can log in. */
  async loginPrompt(): Promise<void> {
    // The kernel and the system log may write behind it.
    await this.see(/guest login: /);
  }

  /** Logs somebody in whose password is his name, and waits for his shell. */
  async login(user: string): Promise<this> {
    await this.loginPrompt();
    await this.type(`${user}\n`);
    await this.until(/Password: $/);
    await this.type(`${user}\n`);
    await this.until(/[$#] $/);
    return this;
  }

  /** Runs a command line of the shell; returns what it printed. @throws Error when it did not succeed */
  async run(command: string): Promise<string> {
    const number = ++this.#commands;
    // The quotes keep the marks out of the line's own echo.
    await this.type(`echo '<''${number}>'; ${command}; echo '<''/${number}' $?'>'\n`);
    const [, output, status] = await this.until(
      new RegExp(`<${number}>\r?\n([^]*?)</${number} (\\d+)>\r?\n`),
    );
    if (status !== "0") throw new Error(`${command}: exit status ${status}: ${output}`);
    await this.until(/[$#] $/);
    return output!.replaceAll(ECHOED_REPORTS, "").replaceAll("\r\n", "\n").trimEnd();
  }

  /** Leaves the shell; the next prompt is that of the login. */
  async exit(): Promise<void> {
    await this.type("exit\n");
  }
}

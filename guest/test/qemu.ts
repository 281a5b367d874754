// A guest image in qemu-system-riscv64: its consoles and its agent's port as sockets a test can talk to.
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";

interface Artefact {
  url: string;
}

/** What the test reads of a machine file. */
interface Machine {
  firmware: Artefact;
  kernel: Artefact;
  initrd: Artefact;
  commandLine: string;
  memory: number;
}

const TIMEOUT = 40_000;

/** Bytes that come from the guest, searched as they arrive. */
export class Stream {
  #text = "";
  #changed: () => void = () => {};

  constructor(readonly socket: Socket) {
    socket.setEncoding("latin1");
    socket.on("data", (text: string) => {
      this.#text += text;
      this.#changed();
    });
  }

  send(text: string): void {
    this.socket.write(text, "latin1");
  }

  /** Waits for a pattern, and drops everything up to its end. */
  async expect(pattern: RegExp): Promise<RegExpExecArray> {
    const end = Date.now() + TIMEOUT;
    for (;;) {
      const match = pattern.exec(this.#text);
      if (match !== null) {
        this.#text = this.#text.slice(match.index + match[0].length);
        return match;
      }
      if (Date.now() > end)
        throw new Error(`waited for ${pattern}, saw: ${JSON.stringify(this.#text.slice(-1500))}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, end - Date.now() + 1);
        this.#changed = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
}

/** A shell's prompt; busybox asks for the cursor's position behind it. */
export const PROMPT = new RegExp(`[$#] (${"\u001b"}\\[6n)?$`);

/** A terminal with a login. */
export class Console extends Stream {
  async login(user: string): Promise<void> {
    await this.expect(/login: $/);
    this.send(`${user}\r`);
    await this.expect(/assword: $/);
    this.send(`${user}\r`);
    await this.expect(PROMPT);
  }

  /** Runs a command line in the shell; gives what it printed. */
  async run(line: string): Promise<string> {
    this.send(`${line}; echo "<$?>"\r`);
    const match = await this.expect(/"<\$\?>"\r\n([^]*?)<(\d+)>\r\n/);
    await this.expect(PROMPT);
    return match[1]!.replaceAll("\r\n", "\n");
  }
}

export type Reply = {
  return?: unknown;
  error?: { class: string; desc: string };
  event?: string;
  data?: unknown;
};

/** The agent's port. */
export class AgentPort extends Stream {
  async next(): Promise<Reply> {
    return JSON.parse((await this.expect(/([^\n]*)\n/))[1]!.replace(/^\xff/, "")) as Reply;
  }

  async call<T>(execute: string, args?: object): Promise<T> {
    this.send(`${JSON.stringify({ execute, arguments: args })}\n`);
    // Seen once with QEMU 7.2 after its socket was opened anew: a request waited until more bytes came.
    const nudge = setInterval(() => this.send("\n"), 5000);
    const reply = await this.next().finally(() => clearInterval(nudge));
    if (reply.error !== undefined) throw new Error(reply.error.desc);
    return reply.return as T;
  }

  /** As a client begins: skips what an earlier one left. */
  async synchronise(): Promise<void> {
    this.send('\xff{"execute":"guest-sync-delimited","arguments":{"id":1}}\n');
    await this.expect(/\xff\{"return":1\}\n/);
  }
}

export class Guest {
  readonly #folder = mkdtempSync(join(tmpdir(), "vm-guest-"));
  readonly #qemu: ChildProcess;
  readonly exited: Promise<void>;

  /** @param machineFile As build.ts makes it. */
  constructor(machineFile: string) {
    const machine = JSON.parse(readFileSync(machineFile, "utf8")) as Machine;
    const unpacked = (artefact: Artefact): string => {
      const file = join(this.#folder, artefact.url);
      writeFileSync(file, unpack(join(dirname(machineFile), artefact.url)));
      return file;
    };
    // setpriv: the machine ends with the test, however that ends.
    this.#qemu = spawn(
      "setpriv",
      [
        "--pdeathsig",
        "KILL",
        "qemu-system-riscv64",
        ..."-M virt -display none -monitor none -global virtio-mmio.force-legacy=false".split(" "),
        "-m",
        `${machine.memory}M`,
        "-bios",
        unpacked(machine.firmware),
        "-kernel",
        unpacked(machine.kernel),
        "-initrd",
        unpacked(machine.initrd),
        "-append",
        machine.commandLine,
        ...["ttyS0", "hvc0", "hvc1", "agent"].flatMap((name) => [
          "-chardev",
          `socket,id=${name},path=${this.#socket(name)},server=on,wait=off`,
        ]),
        "-serial",
        "chardev:ttyS0",
        "-device",
        "virtio-serial-device",
        "-device",
        "virtconsole,chardev=hvc0",
        "-device",
        "virtconsole,chardev=hvc1",
        "-device",
        "virtserialport,chardev=agent,name=org.qemu.guest_agent.0",
        "-device",
        "virtio-rng-device",
      ],
      { stdio: ["ignore", "inherit", "inherit"] },
    );
    this.exited = new Promise((resolve) => this.#qemu.once("exit", () => resolve()));
  }

  console(name: string): Promise<Console> {
    return this.#connect(name, Console);
  }

  agent(): Promise<AgentPort> {
    return this.#connect("agent", AgentPort);
  }

  async dispose(): Promise<void> {
    this.#qemu.kill();
    await this.exited;
    rmSync(this.#folder, { recursive: true });
  }

  #socket(name: string): string {
    return join(this.#folder, `${name}.socket`);
  }

  async #connect<T extends Stream>(name: string, kind: new (socket: Socket) => T): Promise<T> {
    for (;;) {
      const socket = connect(this.#socket(name));
      const open = await new Promise<boolean>((resolve) => {
        socket.once("connect", () => resolve(true));
        socket.once("error", () => resolve(false));
      });
      if (open) return new kind(socket);
      if (this.#qemu.exitCode !== null) throw new Error("qemu-system-riscv64 ended at once");
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

function unpack(file: string): Uint8Array {
  if (file.endsWith(".gz")) return gunzipSync(readFileSync(file));
  return readFileSync(file);
}

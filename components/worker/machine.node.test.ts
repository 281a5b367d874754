// A machine behind its ports, with the real core and a bare-metal guest of 60 instructions.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { afterEach, beforeEach, test } from "node:test";
import { Client } from "../contract/call.js";
import type { NoticeName, Notices, TaskProgress, VerbName, Verbs } from "../contract/contract.js";
import type { MachineFile } from "../contract/machine-file.js";
import type { Port } from "../contract/platform.js";
import { VmError } from "../contract/vm-error.js";
import type { FileResponse, FileSource } from "./file-source.js";
import { ECHO } from "./scripted-guests.js";
import { serveMachine } from "./serve-machine.js";

const FILES: Record<string, Uint8Array | "stalls"> = {
  "mem:/echo": ECHO,
  "mem:/stalled": "stalls",
  "mem:/echo.json": Buffer.from(
    JSON.stringify({ name: "echo", memory: 16, kernel: "echo", consoles: ["ttyS0", "hvc0"] }),
  ),
};

const source: FileSource = async (url, signal): Promise<FileResponse> => {
  const file = FILES[url];
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      signal.addEventListener("abort", () => controller.error(signal.reason));
      if (file === "stalls" || !file) return;
      controller.enqueue(file);
      controller.close();
    },
  });
  return { status: file ? 200 : 404, statusText: "", contentType: "", length: 0, encoding: "", url, body };
};

const core = readFile(new URL("../../wasm-core/build/core.wasm", import.meta.url)).then((bytes) =>
  WebAssembly.compile(bytes),
);

/** A holder of a port. */
class Page {
  readonly client: Client;
  readonly notices: { [N in NoticeName]: { notice: N; data: Notices[N] } }[NoticeName][] = [];
  text = "";
  ended: VmError | undefined;
  /** Gives credit for what it gets. */
  shows = true;
  #heard = () => {};

  constructor(readonly port: Port) {
    this.client = new Client(
      port,
      (notice, data) => {
        this.notices.push({ notice, data } as Page["notices"][number]);
        if (notice === "console") this.#print(data as Notices["console"]);
        this.#heard();
      },
      (error) => {
        this.ended = error;
        this.#heard();
      },
    );
  }

  #print({ console, bytes }: Notices["console"]): void {
    this.text += new TextDecoder().decode(bytes);
    if (this.shows) void this.ask("consoleCredit", { console, bytes: bytes.length }).catch(() => {});
  }

  ask<V extends VerbName>(verb: V, args: Verbs[V]["args"], transfer?: object[]): Promise<Verbs[V]["result"]> {
    return this.client.call(verb, args, transfer);
  }

  type(text: string): Promise<void> {
    return this.ask("consoleInput", { console: "ttyS0", bytes: new TextEncoder().encode(text) });
  }

  /** Waits until what was heard passes the test. */
  async until(test: (page: this) => boolean): Promise<void> {
    while (!test(this)) await new Promise<void>((resolve) => (this.#heard = resolve));
  }

  states(): string[] {
    return this.notices.flatMap(({ notice, data }) =>
      notice === "state"
        ? [[data.state, data.reason, data.exitCode].filter((part) => part !== undefined).join(" ")]
        : [],
    );
  }

  has(notice: NoticeName): boolean {
    return this.notices.some((heard) => heard.notice === notice);
  }
}

let page: Page;
function begin(files: FileSource, drawing: number): void {
  const { port1, port2 } = new MessageChannel();
  serveMachine(port1 as unknown as Port, { source: files, core: () => core, drawing });
  page = new Page(port2 as unknown as Port);
}

beforeEach(() => begin(source, 0));
afterEach(() => page.ask("release", {}).catch(() => {}));

const small: MachineFile = { memory: 16, kernel: "echo", agent: false };
const configure = (machine: MachineFile = small) =>
  page.ask("configure", { source: { machine, baseUrl: "mem:/" } });
const isOff = (heard: Page) => heard.states().some((state) => state.startsWith("turned-off "));

async function boot(machine?: MachineFile): Promise<void> {
  await configure(machine);
  await page.ask("startup", {});
  await page.until(({ text }) => text.endsWith("login: "));
}

function fails(promise: Promise<unknown>, symbol: string, origin: "call" | "task" = "call"): Promise<void> {
  return assert.rejects(promise, (error) => {
    assert.ok(error instanceof VmError);
    assert.equal(error.symbol, symbol, error.message);
    assert.equal(error.origin, origin, error.message);
    return true;
  });
}

test("the page has time to draw that the machine starts before anything is loaded", async () => {
  await page.ask("release", {});
  let states: string[] | undefined;
  begin((url, signal) => ((states ??= page.states()), source(url, signal)), 100);
  await boot();
  assert.deepEqual(states, ["turned-off", "turning-on"]);
});

test("a machine is read, started, ready, typed into, and powers itself off", async () => {
  const info = await page.ask("configure", { source: { url: "mem:/echo.json" } });
  assert.deepEqual(info, { name: "echo", memory: 16, consoles: ["ttyS0", "hvc0"] });
  const progress: TaskProgress[] = [];
  await new Promise<void>((value, error) =>
    page.client.begin("startup", {}, { value, error, progress: (step) => void progress.push(step) }),
  );
  assert.equal(progress[0]?.step.key, "waiting");
  assert.equal(progress.at(-1)?.step.key, "booting");
  await page.until((heard) => heard.has("ready"));
  await page.type("hello");
  await page.until(({ text }) => text.endsWith("vm login: hello"));
  await page.type("q");
  await page.until(isOff);
  assert.deepEqual(page.states(), [
    "turned-off",
    "turning-on",
    "running",
    "turning-off",
    "turned-off guest 0",
  ]);
  assert.ok(page.notices.some(({ notice, data }) => notice === "guestShutdown" && !data.restart));
  await fails(page.type("x"), "VM_E_VM_NOT_RUNNING");
});

test("a guest that reports a failure tells its code", async () => {
  await boot();
  await page.type("f");
  await page.until(isOff);
  assert.equal(page.states().at(-1), "turned-off guest 7");
});

test("a guest that reboots boots again", async () => {
  await boot();
  await page.until((heard) => heard.has("ready"));
  page.notices.length = 0;
  await page.type("r");
  await page.until(({ text }) => text === "vm login: vm login: ");
  await page.until((heard) => heard.has("ready"));
  assert.deepEqual(page.states(), ["turning-on guest", "running"]);
  await page.type("z");
  await page.until(({ text }) => text.endsWith("z"));
});

test("a machine is turned off and on again", async () => {
  await boot();
  await page.ask("turnOff", {});
  assert.equal(page.states().at(-1), "turned-off page");
  await fails(page.ask("turnOff", {}), "VM_E_VM_NOT_RUNNING");
  await page.ask("startup", {});
  await page.until(({ text }) => text === "vm login: vm login: ");
});

test("a paused machine answers nothing until it is resumed; a reset one boots again", async () => {
  await boot();
  await page.ask("pause", {});
  await fails(page.ask("pause", {}), "E_FAIL");
  await fails(page.type("a"), "VM_E_VM_PAUSED");
  await page.ask("resume", {});
  await fails(page.ask("resume", {}), "E_FAIL");
  await page.type("a");
  await page.until(({ text }) => text.endsWith("login: a"));
  await page.ask("pause", {});
  await page.ask("reset", {});
  await page.until(({ text }) => text.endsWith("login: avm login: "));
  assert.equal(page.states().at(-1), "running");
});

test("a machine keeps its share of a core, and is typed into all the same", async () => {
  await fails(page.ask("pace", { percent: 10 }), "VM_E_VM_UNKNOWN");
  await configure();
  assert.equal(await page.ask("pace", { percent: 1 }), 100);
  await page.ask("startup", {});
  await page.until(({ text }) => text.endsWith("login: "));
  await page.type("a");
  await page.until(({ text }) => text.endsWith("login: a"));
  await page.ask("turnOff", {});
  assert.equal(await page.ask("pace", { percent: 100 }), 1);
  for (const percent of [0, 101, 1.5, Number.NaN]) await fails(page.ask("pace", { percent }), "E_INVALIDARG");
});

test("a kernel that panicked and stays silent is turned off", async () => {
  await boot();
  await page.type("p");
  await page.until(isOff);
  assert.equal(page.states().at(-1), "turned-off panic");
  assert.deepEqual(page.notices.find(({ notice }) => notice === "panic")?.data, { message: "no init found" });
});

test("a kernel's panic that somebody only looks at changes nothing", async () => {
  await boot();
  await page.type("p#");
  await page.until(({ text }) => text.endsWith("]---\n#"));
  await page.type("q");
  await page.until(isOff);
  assert.equal(page.states().at(-1), "turned-off guest 0");
});

test("a guest that prints for ever waits for the page and loses nothing", async () => {
  await boot();
  page.shows = false;
  await page.type("y");
  await page.until(({ text }) => text.length >= 128 << 10);
  const stuck = page.text.length;
  await page.ask("statistics", {});
  await page.ask("statistics", {});
  assert.ok(page.text.length - stuck <= 64 << 10);
  page.shows = true;
  await page.ask("consoleCredit", { console: "ttyS0", bytes: page.text.length });
  await page.until(({ text }) => text.length > 1 << 20);
  const digits = page.text.slice("vm login: ".length);
  assert.equal(digits.slice(0, 1 << 20), "0123456789".repeat((1 << 20) / 10 + 1).slice(0, 1 << 20));
  await page.ask("turnOff", {});
});

test("verbs that the state does not allow are refused as calls", async () => {
  await fails(page.ask("pause", {}), "VM_E_VM_UNKNOWN");
  await fails(page.ask("startup", {}), "VM_E_VM_UNKNOWN");
  await configure();
  await fails(page.ask("pause", {}), "VM_E_VM_NOT_RUNNING");
  await fails(page.ask("statistics", {}), "VM_E_VM_NOT_RUNNING");
  await boot();
  await fails(page.ask("startup", {}), "VM_E_VM_RUNNING");
  await fails(configure(), "VM_E_VM_RUNNING");
  await fails(page.ask("consoleInput", { console: "hvc5", bytes: new Uint8Array(1) }), "E_INVALIDARG");
  await fails(page.ask("consoleCredit", { console: "hvc5", bytes: 1 }), "E_INVALIDARG");
  await fails(page.ask("consoleResize", { console: "hvc5", columns: 1, rows: 1 }), "E_INVALIDARG");
});

test("a start that fails ends its task and leaves the machine off, to be started again", async () => {
  await configure({ ...small, kernel: "missing" });
  await fails(page.ask("startup", {}), "ERROR_FILE_NOT_FOUND", "task");
  assert.deepEqual(page.states(), ["turned-off", "turning-on", "turned-off error"]);
  FILES["mem:/missing"] = ECHO;
  await page.ask("startup", {});
  delete FILES["mem:/missing"];
  await page.until(({ text }) => text.endsWith("login: "));
});

test("a machine file that could not be read is read again by startup", async () => {
  await fails(page.ask("configure", { source: { url: "mem:/late.json" } }), "ERROR_FILE_NOT_FOUND");
  await fails(page.ask("startup", {}), "ERROR_FILE_NOT_FOUND", "task");
  await fails(page.ask("reset", {}), "VM_E_VM_UNKNOWN");
  FILES["mem:/late.json"] = FILES["mem:/echo.json"]!;
  await page.ask("startup", {});
  delete FILES["mem:/late.json"];
  await page.until(({ text }) => text.endsWith("login: "));
});

test("a start that does not wait for the machine file joins its reading", async () => {
  const configured = page.ask("configure", { source: { url: "mem:/echo.json" } });
  await page.ask("startup", {});
  assert.equal((await configured).name, "echo");
  assert.equal(page.notices.filter(({ notice }) => notice === "configured").length, 1);
  await page.until(({ text }) => text.endsWith("login: "));
});

test("a machine file that is read no more does not become the machine's", async () => {
  const first = fails(page.ask("configure", { source: { url: "mem:/stalled" } }), "ERROR_CANCELLED");
  await page.ask("configure", { source: { url: "mem:/echo.json" } });
  await first;
  await page.ask("startup", {});
  await page.until(({ text }) => text.endsWith("login: "));
});

test("turnOff gives a start up, and so does cancelling its task", async () => {
  await configure({ ...small, initrd: "stalled" });
  const given = fails(page.ask("startup", {}), "ERROR_CANCELLED", "task");
  await page.until((heard) => heard.states().includes("turning-on"));
  await page.ask("turnOff", {});
  await given;
  assert.equal(page.states().at(-1), "turned-off page");
  const cancelled = new Promise<VmError>((error, value) => {
    const { cancel } = page.client.begin(
      "startup",
      {},
      { value: () => value(), error, progress: () => cancel() },
    );
  });
  assert.equal((await cancelled).symbol, "ERROR_CANCELLED");
  assert.equal(page.states().at(-1), "turned-off page");
});

test("memory that the host does not give names its size", async () => {
  await configure({ ...small, memory: 2048, drives: [] });
  const { Memory } = WebAssembly;
  try {
    WebAssembly.Memory = function refuse() {
      throw new RangeError("could not allocate memory");
    } as unknown as typeof Memory;
    const failed = page.ask("startup", {});
    await fails(failed, "E_OUTOFMEMORY", "task");
    await assert.rejects(failed, /2112 MiB were asked for/);
  } finally {
    WebAssembly.Memory = Memory;
  }
});

test("another port hears how things stand and what was printed, and does what it may", async () => {
  await boot();
  const { port1, port2 } = new MessageChannel();
  const { share } = await page.ask("share", { rights: ["read"], port: port1 as unknown as Port }, [port1]);
  const guest = new Page(port2 as unknown as Port);
  await guest.until(({ text }) => text.endsWith("login: "));
  assert.deepEqual(guest.notices[0], { notice: "rights", data: { rights: ["read"] } });
  assert.ok(guest.has("configured"));
  assert.deepEqual(guest.states(), ["running"]);
  await fails(guest.type("x"), "ERROR_ACCESS_DENIED");
  await fails(guest.ask("turnOff", {}), "ERROR_ACCESS_DENIED");
  await page.type("w");
  await guest.until(({ text }) => text.endsWith("w"));
  await page.ask("revoke", { share });
  await guest.until(({ ended }) => ended !== undefined);
  await fails(guest.ask("users", {}), "ERROR_ACCESS_DENIED");
  await fails(page.ask("revoke", { share }), "E_INVALIDARG");
});

test("a port is cut off by who shared it, and nobody else; what its holder shared goes with it", async () => {
  await configure();
  const give = async (giver: Page): Promise<[Page, number]> => {
    const { port1, port2 } = new MessageChannel();
    const args = { rights: ["read", "changePermissions"] as const, port: port1 as unknown as Port };
    const { share } = await giver.ask("share", args, [port1]);
    return [new Page(port2 as unknown as Port), share];
  };
  const [first, share] = await give(page);
  const [second] = await give(page);
  const [third] = await give(first);
  await fails(second.ask("revoke", { share }), "E_INVALIDARG");
  await fails(first.ask("revoke", { share }), "E_INVALIDARG");
  await page.ask("revoke", { share });
  await fails(first.ask("users", {}), "ERROR_ACCESS_DENIED");
  await fails(third.ask("users", {}), "ERROR_ACCESS_DENIED");
  await fails(second.ask("statistics", {}), "VM_E_VM_NOT_RUNNING");
});

test("what was true of a run is not told of the next", async () => {
  await boot();
  await page.until((heard) => heard.has("ready"));
  await page.ask("turnOff", {});
  const { port1, port2 } = new MessageChannel();
  await page.ask("share", { rights: ["read"], port: port1 as unknown as Port }, [port1]);
  const late = new Page(port2 as unknown as Port);
  await late.until(({ text }) => text.endsWith("login: "));
  assert.deepEqual(late.states(), ["turned-off page"]);
  assert.ok(!late.has("ready"));
});

test("released, the machine is gone for everybody", async () => {
  await boot();
  const { port1, port2 } = new MessageChannel();
  await page.ask("share", { rights: ["read", "execute"], port: port1 as unknown as Port }, [port1]);
  const guest = new Page(port2 as unknown as Port);
  await page.ask("release", {});
  await Promise.all([page, guest].map((one) => one.until(({ ended }) => ended !== undefined)));
  await fails(guest.ask("pause", {}), "VM_E_VM_UNKNOWN");
});

test("a drive keeps what is in it over a reset, memory does not", async () => {
  FILES["mem:/drive"] = new Uint8Array(1000).fill(7);
  await boot({ ...small, drives: [{ image: "drive" }], consoles: ["ttyS0", "hvc7"] });
  const { memoryBytes, instructions } = await page.ask("statistics", {});
  assert.equal(memoryBytes, ((64 + 16) << 20) + 65536);
  await page.ask("reset", {});
  assert.ok((await page.ask("statistics", {})).instructions < instructions + 1_000_000_000);
});

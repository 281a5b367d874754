// What goes wrong while a machine's files arrive ends startup() with a code that says what it was.

import { expect } from "@esm-bundle/chai";
import type { HresultSymbol, MachineFile, VmError } from "../../components/index.js";
import { failure, machineFile, TestGuest, until } from "../support/guest.js";

const HASH = "0123456789abcdef".repeat(4);

interface Failed {
  startup: VmError;
  ready: VmError;
  event: VmError | undefined;
  state: string;
}

/** A start that fails. */
async function fail(guest: TestGuest): Promise<Failed> {
  let event: VmError | undefined;
  guest.element.addEventListener("vm-error", ({ error }) => (event = error));
  const startup = await failure(guest.element.startup());
  const ready = await failure(guest.element.ready);
  const { state } = guest.element;
  guest.end();
  return { startup, ready, event, state };
}

/** A start of the default guest with other fields, once its machine file was read. */
async function failWith(fields: Partial<MachineFile>): Promise<Failed> {
  const guest = new TestGuest({}, await machineFile(fields));
  await until("a machine file", () => guest.element.state === "turned-off");
  return fail(guest);
}

interface Row {
  what: string;
  fields: Partial<MachineFile>;
  symbol: HresultSymbol;
  /** What the error's detail names. */
  names: string;
}

const FILES: Row[] = [
  {
    what: "a kernel that is not there",
    fields: { kernel: "/test/faults/nothing" },
    symbol: "ERROR_FILE_NOT_FOUND",
    names: "/test/faults/nothing: 404",
  },
  {
    what: "an initrd that is not there",
    fields: { initrd: "/test/faults/nothing" },
    symbol: "ERROR_FILE_NOT_FOUND",
    names: "/test/faults/nothing: 404",
  },
  {
    what: "a page of HTML where a kernel is due",
    fields: { kernel: "/test/faults/html" },
    symbol: "ERROR_BAD_FORMAT",
    names: "/test/faults/html",
  },
  {
    what: "a server that refuses",
    fields: { kernel: "/test/faults/forbidden" },
    symbol: "HTTP_E_STATUS_FORBIDDEN",
    names: "/test/faults/forbidden: 403",
  },
  {
    what: "a server that fails",
    fields: { kernel: "/test/faults/failed" },
    symbol: "HTTP_E_STATUS_SERVER_ERROR",
    names: "/test/faults/failed: 503",
  },
  {
    what: "a server that cannot be reached",
    fields: { kernel: "/test/faults/reset" },
    symbol: "ERROR_NETWORK_UNREACHABLE",
    names: "/test/faults/reset",
  },
  {
    what: "a connection that breaks",
    fields: { kernel: "/test/faults/cut" },
    symbol: "ERROR_CONNECTION_ABORTED",
    names: "/test/faults/cut",
  },
  {
    what: "a file shorter than the machine file says",
    fields: { firmware: { url: "/guest/debian/firmware.bin", size: 1 << 20 } },
    symbol: "ERROR_HANDLE_EOF",
    names: "firmware.bin: 1048576 bytes were expected",
  },
  {
    what: "a file longer than the machine file says",
    fields: { firmware: { url: "/guest/debian/firmware.bin", size: 4096 } },
    symbol: "ERROR_FILE_TOO_LARGE",
    names: "firmware.bin: 4096 bytes were expected",
  },
  {
    what: "a file with another hash",
    fields: { firmware: { url: "/guest/debian/firmware.bin", sha256: HASH } },
    symbol: "CRYPT_E_HASH_VALUE",
    names: HASH,
  },
  {
    what: "a damaged gzip file",
    fields: { kernel: "/test/faults/damaged.gz" },
    symbol: "ERROR_FILE_CORRUPT",
    names: "kernel",
  },
  {
    what: "a kernel that is too large for the memory",
    fields: { memory: 16 },
    symbol: "ERROR_FILE_TOO_LARGE",
    names: "kernel",
  },
];

describe("a start that fails", () => {
  // These take as long as a server may be silent: they begin first and are looked at last.
  let silent: Promise<Failed>;
  let stalled: Promise<Failed>;

  before(() => {
    silent = failWith({ kernel: "/test/faults/silent" });
    stalled = failWith({ kernel: "/test/faults/stalled" });
  });

  for (const { what, fields, symbol, names } of FILES) {
    it(`${what}: ${symbol}`, async () => {
      const { startup, ready, state } = await failWith(fields);
      expect([startup.symbol, startup.origin]).to.deep.equal([symbol, "task"]);
      expect(startup.detail).to.contain(names);
      expect(ready.symbol).to.equal(symbol);
      expect(state).to.equal("turned-off");
    });
  }

  it("a machine file that is not JSON: ERROR_INVALID_DATA", async () => {
    const { startup, event, state } = await fail(new TestGuest({ src: "/test/faults/not-json.json" }));
    expect(startup.symbol).to.equal("ERROR_INVALID_DATA");
    expect(startup.detail).to.contain("/test/faults/not-json.json");
    expect([event?.symbol, state]).to.deep.equal(["ERROR_INVALID_DATA", "invalid"]);
  });

  it("a machine file without a kernel: VM_E_PREF_NOT_FOUND", async () => {
    const { startup } = await fail(new TestGuest({ src: "/test/faults/no-kernel.json" }));
    expect([startup.symbol, startup.detail.split(":")[0]]).to.deep.equal(["VM_E_PREF_NOT_FOUND", "kernel"]);
  });

  const fields: [string, object][] = [
    ["memory", { memory: 8 }],
    ["consoles[1]", { consoles: ["ttyS0", "tty1"] }],
    ["kernel.sha256", { kernel: { url: "kernel.gz", sha256: "abc" } }],
    ["floppy", { floppy: "disk.img" }],
  ];
  for (const [name, wrong] of fields) {
    it(`a wrong field, which is named: VM_E_PREF_ILLEGAL_VALUE ${name}`, async () => {
      const { startup } = await fail(new TestGuest({}, await machineFile(wrong)));
      expect([startup.symbol, startup.detail.split(":")[0]]).to.deep.equal(["VM_E_PREF_ILLEGAL_VALUE", name]);
    });
  }

  it("a server that never answers: VM_E_TIMED_OUT", async () => {
    const { startup } = await silent;
    expect([startup.symbol, startup.origin]).to.deep.equal(["VM_E_TIMED_OUT", "task"]);
    expect(startup.detail).to.contain("/test/faults/silent");
  });

  it("a server that stops in the middle: VM_E_TIMED_OUT", async () => {
    const { startup } = await stalled;
    expect([startup.symbol, startup.origin]).to.deep.equal(["VM_E_TIMED_OUT", "task"]);
    expect(startup.detail).to.contain("/test/faults/stalled");
  });

  it("can be tried again, and succeeds when the file is there", async () => {
    const guest = new TestGuest({}, await machineFile({ kernel: "/test/faults/nothing" }));
    await until("a machine file", () => guest.element.state === "turned-off");
    await failure(guest.element.startup());
    guest.element.machine = await machineFile();
    await guest.element.updateComplete;
    await until("the other machine file", () => guest.element.state === "turned-off");
    await guest.element.startup();
    expect(guest.element.state).to.equal("running");
    guest.end();
  });
});

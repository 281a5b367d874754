// The API of a page, on a machine in a thread of Node.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { VirtualMachine } from "../components/api/virtual-machine.js";
import { ECHO } from "../components/worker/scripted-guests.js";
import { buildCli } from "./build.js";
import { startMachine } from "./machine-thread.js";

let folder: string;

before(async () => {
  await buildCli();
  folder = mkdtempSync(join(tmpdir(), "vm-guest-thread-"));
  writeFileSync(join(folder, "kernel"), ECHO);
  writeFileSync(join(folder, "machine.json"), JSON.stringify({ memory: 16, kernel: "kernel" }));
});

after(() => rmSync(folder, { recursive: true }));

test("a page's program runs in Node as it stands", async () => {
  const thread = startMachine(new URL("dist/vm-worker.js", import.meta.url));
  const vm = new VirtualMachine(thread.port);
  const off = new Promise<string>((resolve) =>
    vm.addEventListener("statechange", ({ detail: { state, reason } }) => {
      if (state === "turned-off" && reason) resolve(reason);
    }),
  );
  try {
    await vm.configure({ url: pathToFileURL(join(folder, "machine.json")).href });
    await vm.startup();
    await vm.ready;
    assert.equal(vm.state, "running");
    await vm.typeInto("ttyS0", new TextEncoder().encode("q"));
    assert.equal(await off, "guest");
    assert.equal(vm.state, "turned-off");
    await vm.release();
  } finally {
    await thread.terminate();
  }
});

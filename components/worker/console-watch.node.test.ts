// Login prompts and panics, told from what only looks like them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ConsoleWatch } from "./console-watch.js";

/** A watch that saw these texts. */
function seen(...texts: string[]): ConsoleWatch {
  const watch = new ConsoleWatch();
  for (const text of texts) watch.see(new TextEncoder().encode(text));
  return watch;
}

const PANIC = "[    1.234567] Kernel panic - not syncing: VFS: Unable to mount root fs\r\n";
const TRACE = "[    1.240000] CPU: 0 PID: 1 Comm: swapper/0\r\n";
const END = "[    1.300000] ---[ end Kernel panic - not syncing: VFS: Unable to mount root fs ]---\r\n";

test("a login prompt at the end of the output is seen, whole or in pieces", () => {
  assert.ok(seen("\r\nDebian GNU/Linux 13 vm ttyS0\r\n\r\nvm login: ").login);
  assert.ok(seen("vm lo", "gin", ": ").login);
  assert.ok(seen("x".repeat(10_000) + "\nvm login: ").login);
});

test("what only looks like one is not", () => {
  assert.ok(!seen("vm login: alice").login);
  assert.ok(!seen("vm login: ", "a").login);
  assert.ok(!seen("Last login: Mon\r\n# ").login);
  assert.ok(!seen("vm login: \r\n").login);
});

test("a panic is dead when its last line is the last thing printed", () => {
  const watch = seen(PANIC, TRACE, END);
  assert.equal(watch.panic, "VFS: Unable to mount root fs");
  assert.ok(watch.dead);
});

test("a panic without time stamps, in single bytes", () => {
  const text = (PANIC + END).replace(/\[ +[\d.]+\] /g, "");
  const watch = seen(...text);
  assert.ok(watch.dead);
});

test("a panic that announces a reboot is not dead", () => {
  const watch = seen(PANIC, TRACE, "[    1.3] Rebooting in 5 seconds..\r\n");
  assert.equal(watch.panic, "VFS: Unable to mount root fs");
  assert.ok(!watch.dead);
});

test("a log of an old panic that somebody looks at is followed by a prompt", () => {
  assert.ok(!seen(PANIC, END, "# ").dead);
  assert.ok(!seen(PANIC, END, "more\r\n").dead);
});

test("a guest that is shut down after that did not die of it", () => {
  const watch = seen(PANIC, END, "# \r\n[   60.0] reboot: Power down\r\n");
  assert.equal(watch.panic, undefined);
});

test("the words within a line are no panic", () => {
  assert.equal(seen(`# echo ${PANIC}`).panic, undefined);
  assert.ok(!seen(END).dead);
});

// What is printed, on its way onto a terminal that takes it at once. Nothing is measured.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { VirtualMachine } from "../api/virtual-machine.js";
import { showOutput } from "./output.js";

function setUp(attended: boolean) {
  const vm = Object.assign(new EventTarget(), { creditConsole: () => Promise.resolve() });
  let shown = "";
  let heard = () => {};
  showOutput(vm as unknown as VirtualMachine, "ttyS0", {
    write(bytes, parsed) {
      shown += new TextDecoder().decode(bytes);
      parsed?.();
      heard();
    },
    attended: () => attended,
  });
  return {
    print(text: string): void {
      const detail = { console: "ttyS0", bytes: new TextEncoder().encode(text) };
      vm.dispatchEvent(Object.assign(new Event("console"), { detail }));
    },
    shown: () => shown,
    async until(text: string): Promise<void> {
      await new Promise<void>((resolve) => (heard = () => shown === text && resolve()));
    },
  };
}

test("a terminal that nobody is at shows what comes at intervals, all of it and in turn", async () => {
  const terminal = setUp(false);
  for (const text of ["one ", "two ", "three"]) terminal.print(text);
  assert.equal(terminal.shown(), "one ");
  await terminal.until("one two three");
});

test("a question of the guest's, and what came before it, waits for no interval", () => {
  const terminal = setUp(false);
  for (const text of ["one ", "two ", "\x1b[6n"]) terminal.print(text);
  assert.equal(terminal.shown(), "one two \x1b[6n");
});

test("whoever is at a terminal sees everything at once", () => {
  const terminal = setUp(true);
  for (const text of ["one ", "two ", "three"]) terminal.print(text);
  assert.equal(terminal.shown(), "one two three");
});

test("a page that is fast at it needs no intervals", () => {
  const terminal = setUp(false);
  const much = "x".repeat(4096);
  terminal.print(much);
  terminal.print("end");
  assert.equal(terminal.shown(), `${much}end`);
});

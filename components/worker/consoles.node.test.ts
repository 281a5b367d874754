// How large the consoles of a machine are, as its board is told.

import assert from "node:assert/strict";
import { test } from "node:test";
import { VmError } from "../contract/vm-error.js";
import { Consoles, type ConsoleBoard } from "./consoles.js";
import { streamsOf } from "./streams.js";

/** A board that keeps the sizes it was told: `columns×rows` by stream. */
function board(consoles: readonly string[]): ConsoleBoard & { readonly sizes: Record<string, string> } {
  const streams = streamsOf({ consoles: [...consoles], agent: false });
  const names = new Map([...streams.byConsole].map(([name, stream]) => [stream, name]));
  const sizes: Record<string, string> = {};
  return {
    streams,
    sizes,
    read: () => undefined,
    write: () => 0,
    resize: (stream, columns, rows) => void (sizes[names.get(stream)!] = `${columns}×${rows}`),
  };
}

const NAMES = ["ttyS0", "hvc0", "hvc1"];

test("the console that is shown gives its size to those that never were", () => {
  const consoles = new Consoles(NAMES);
  const first = board(NAMES);
  consoles.connect(first);
  assert.deepEqual(first.sizes, {});
  consoles.resize("ttyS0", { columns: 120, rows: 40 });
  assert.deepEqual(first.sizes, { ttyS0: "120×40", hvc0: "120×40", hvc1: "120×40" });
});

test("a console of which a size was told keeps it", () => {
  const consoles = new Consoles(NAMES);
  const first = board(NAMES);
  consoles.connect(first);
  consoles.resize("hvc0", { columns: 100, rows: 30 });
  consoles.resize("ttyS0", { columns: 90, rows: 20 });
  assert.deepEqual(first.sizes, { ttyS0: "90×20", hvc0: "100×30", hvc1: "90×20" });
});

test("sizes told before the machine is on count, and for the next board too", () => {
  const consoles = new Consoles(NAMES);
  consoles.resize("hvc1", { columns: 132, rows: 43 });
  for (const next of [board(NAMES), board(NAMES)]) {
    consoles.connect(next);
    assert.deepEqual(next.sizes, { ttyS0: "132×43", hvc0: "132×43", hvc1: "132×43" });
    consoles.disconnect();
  }
});

test("a console that the guest has and the page does not show has a size as well", () => {
  const consoles = new Consoles(["hvc1"]);
  const only = board(["hvc1"]);
  consoles.connect(only);
  consoles.resize("hvc1", { columns: 70, rows: 20 });
  assert.equal(only.sizes.hvc0, "70×20");
});

test("a console that is not there has no size to be told", () => {
  const consoles = new Consoles(NAMES);
  const resize = () => consoles.resize("hvc2", { columns: 1, rows: 1 });
  assert.throws(resize, (error) => error instanceof VmError && error.symbol === "E_INVALIDARG");
});

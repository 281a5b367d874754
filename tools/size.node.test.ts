// The budget counts the library, not the terminal.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BUDGET, sizes } from "./size.js";

test("core, worker and element count; the terminal and the languages do not", () => {
  const counted = sizes()
    .rows.filter(({ why }) => why === undefined)
    .map(({ file }) => file.replace(/-[\w-]{8}(?=\.)/, ""));
  for (const file of ["vm-guest.js", "vm-worker.js", "core.wasm"]) assert.ok(counted.includes(file), file);
  for (const file of counted) assert.doesNotMatch(file, /terminal|xterm|^(de|es|fr)\b/);
});

test("the library is within its budget", () => {
  const { counted } = sizes();
  assert.ok(counted <= BUDGET, `${counted} bytes of ${BUDGET}`);
});

// The code of each row, held to emitted-code.txt. When the emitter is meant to say something else:
//   npx tsx test/core/translator/emitted-code.node.test.ts --update
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { EMITTED, emittedCode } from "./emitted-code.js";

const FILE = join(import.meta.dirname, "emitted-code.txt");
const HEADER = `What the translator emits for each row that it does not leave to the interpreter, in the order of the tables.
Local names are those of wasm-core/cpu/translator/locals.ts; $scratch is Binaryen's, where an operand waits.
Written by emitted-code.node.test.ts --update.
`;

const code = await emittedCode();

if (process.argv.includes("--update")) {
  const rows = EMITTED.map(({ name, syntax }) => `\n# ${name} ${syntax}\n${code.get(name)}\n`);
  writeFileSync(FILE, HEADER + rows.join(""));
}

/** The file's code, by the name of the row. */
const golden = new Map(
  readFileSync(FILE, "utf8")
    .split(/\n\n(?=# )/)
    .slice(1)
    .map((block): [string, string] => [/^# (\S+)/.exec(block)![1]!, block.trim().replace(/^#.*\n/, "")]),
);

for (const { name } of EMITTED) {
  test(`${name} is emitted as before`, () => {
    assert.ok(code.has(name), "was not translated");
    assert.equal(code.get(name), golden.get(name));
  });
}

test("no row is left over", () => {
  const rows = new Set(EMITTED.map(({ name }) => name));
  assert.deepEqual(
    [...golden.keys()].filter((name) => !rows.has(name)),
    [],
  );
});

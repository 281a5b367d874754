// Every error that source or documentation names is a row of the table; every row has a code and words of its
// own.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { HRESULTS } from "../../components/contract/hresult.js";
import { ownFiles, TOP } from "../../tools/files.js";

const NAME = /\b(?:VM_E|VM_S|DISP_E|RPC_E|HTTP_E|CRYPT_E|ERROR|E|S)_[A-Z][A-Z_]*[A-Z]\b/g;
/** Names of the same shape that belong to others. */
const OTHERS = new Set(["S_IFDIR", "S_IFCHR", "S_IFREG", "S_IFLNK", "S_IFMT"]);

test("every HRESULT that is named exists", () => {
  const files = [
    ...["components", "cli", "demo", "docs", "test"].flatMap((folder) => ownFiles(folder, /\.(ts|md|html)$/)),
    "README.md",
  ].filter((file) => file !== "test/house/hresults.node.test.ts");
  const unknown = files.flatMap((file) => {
    const names = readFileSync(join(TOP, file), "utf8").match(NAME) ?? [];
    return names.filter((name) => !(name in HRESULTS) && !OTHERS.has(name)).map((name) => `${file}: ${name}`);
  });
  assert.deepEqual([...new Set(unknown)], []);
});

test("every row has its own code and words", () => {
  const rows = Object.values(HRESULTS);
  assert.equal(new Set(rows.map((row) => row.code)).size, rows.length);
  assert.equal(new Set(rows.map((row) => row.text)).size, rows.length);
});

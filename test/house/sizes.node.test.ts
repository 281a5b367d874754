// Files and lines stay short enough to be read; functions too, within a budget of exceptions that may only
// shrink.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ownFiles, TOP } from "../../tools/files.js";

const MAX_FILE_LINES = 400;

const MAX_LINE = 110;
/** Code with a text in it, and drawings: what cannot be broken without harm. Prose in comments can. */
const UNBREAKABLE = /^(?!\s*(\/\/|\*|\/\*)).*["'`]|[│┌└├┬┴─▶◀]|^[^"]* {3}|^\.irp/;
const MAX_FUNCTION_LINES = 50;
/** Functions that are longer today. Lower it when one is split; never raise it. */
const LONG_FUNCTIONS = 0;

const FOLDERS = ["wasm-core", "components", "cli", "demo", "guest", "tools", "test", "bench"];
const files = FOLDERS.flatMap((folder) => ownFiles(folder, /\.(ts|js|c|h|S|css|html)$/)).map((path) => ({
  path,
  lines: readFileSync(join(TOP, path), "utf8").split("\n"),
}));

test("files have at most 400 lines", () => {
  const long = files.filter(({ lines }) => lines.length > MAX_FILE_LINES);
  assert.deepEqual(
    long.map(({ path, lines }) => `${path}: ${lines.length}`),
    [],
  );
});

test("lines have at most 110 columns", () => {
  const long = files.flatMap(({ path, lines }) =>
    lines.flatMap((line, k) =>
      line.length > MAX_LINE && !UNBREAKABLE.test(line) ? [`${path}:${k + 1}: ${line.length}`] : [],
    ),
  );
  assert.deepEqual(long, []);
});

/**
 * Functions and methods by where they begin: from a line that ends in an open body to the line that closes
 * it.
 */
function longFunctions(path: string, lines: string[]): string[] {
  const found: string[] = [];
  const header =
    /^(\s*)(?:export |static |private |async |get |set |override |#)*(?:function\b|#?[\w]+\s*\(|[\w]+ = (?:async )?\().*\{$/;
  for (const [k, line] of lines.entries()) {
    const indent = header.exec(line)?.[1];
    if (indent === undefined || /^\s*(if|for|while|switch|describe|it|test|return)\b/.test(line)) continue;
    const end = lines.findIndex((later, n) => n > k && later.startsWith(`${indent}}`));
    if (end - k + 1 > MAX_FUNCTION_LINES) found.push(`${path}:${k + 1}: ${end - k + 1} lines`);
  }
  return found;
}

test("functions have at most 50 lines", () => {
  const scripts = files.filter(({ path }) => /\.(ts|js)$/.test(path));
  const long = scripts.flatMap(({ path, lines }) => longFunctions(path, lines));
  assert.ok(long.length <= LONG_FUNCTIONS, long.join("\n"));
});

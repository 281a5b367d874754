// What runs while the guest runs allocates nothing, and what the machine knows lies in memory, not in
// globals: read from the compiled core's text.
import assert from "node:assert/strict";
import { test } from "node:test";
import { compile } from "../../wasm-core/compile.js";

const { text } = await compile({ out: null, text: true });
assert.ok(text);

/** Names of the functions that each function calls. */
const calls = new Map<string, string[]>(
  text
    .split(/\n (?=\(func )/)
    .slice(1)
    .map((body) => [
      /^\(func (\$\S+)/.exec(body)![1]!,
      [...body.matchAll(/\((?:return_)?call (\$[^\s)]+)/g)].map((match) => match[1]!),
    ]),
);

/** All functions that can run once `from` is called, each with the one that led there. */
function reachable(from: string): Map<string, string> {
  const found = new Map([[from, ""]]);
  for (const name of found.keys()) {
    for (const callee of calls.get(name) ?? []) if (!found.has(callee)) found.set(callee, name);
  }
  return found;
}

/** How a function is reached, from the export down. */
function path(found: Map<string, string>, name: string): string {
  const steps = [name];
  for (let at = name; found.get(at); at = found.get(at)!) steps.unshift(found.get(at)!);
  return steps.join(" → ");
}

/** Exports that the host calls while the guest runs. */
const HOT = ["run", "idleTime", "streamChanged", "resizeConsole", "openPort", "instret"];

for (const name of HOT) {
  test(`${name} reaches no allocator`, () => {
    const start = new RegExp(`\\(export "${name}" \\(func (\\$\\S+?)\\)\\)`).exec(text)?.[1];
    assert.ok(start, `${name} is not exported`);
    const found = reachable(start);
    const runtime = [...found.keys()].filter((one) =>
      /^\$~lib\/(rt|string|array|map|set|arraybuffer|typedarray)/.test(one),
    );
    assert.deepEqual(
      runtime.map((one) => path(found, one)),
      [],
    );
  });
}

/** Globals that may change: the bump allocator's, used while booting, and the board's root, set once. */
const MUTABLE = new Set(["$~lib/rt/stub/offset"]);

test("machine state is in no global", () => {
  const globals = [...text.matchAll(/\(global (\$\S+) \(mut /g)].map((match) => match[1]!);
  assert.deepEqual(
    globals.filter((name) => !MUTABLE.has(name)),
    [],
  );
});

// Words that do not belong in the source: loose ends, silenced compilers, names that say nothing, other
// people's hosts.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";
import { ownFiles, TOP } from "../../tools/files.js";

const SELF = "test/house/words.node.test.ts";
const FOLDERS = ["wasm-core", "components", "cli", "demo", "guest", "tools", "test", "bench", "docs", ".ci"];
const files = [
  ...FOLDERS.flatMap((folder) => ownFiles(folder, /\.(ts|js|json|c|h|S|sh|css|html|md|isa|py)$|^[^.]+$/)),
  ...["README.md", "CHANGELOG.md", "package.json", "package-lock.json", "vite.config.ts"],
].filter((file) => file !== SELF);

const FORBIDDEN: { words: RegExp; in?: RegExp; why: string }[] = [
  { words: /\b(TODO|FIXME|XXX|HACK)\b/, why: "a loose end" },
  { words: /@ts-(ignore|nocheck)/, in: /\.ts$/, why: "a silenced compiler" },
  {
    words: /^(?!\s*(\*|\/\/)).*(\bas any\b|: any\b|<any>)/,
    in: /^(components|cli|demo|guest|tools|test|bench)\/.*\.ts$/,
    why: "no type",
  },
  {
    words: /\b(describe|it|test)\.(only|skip)\b|\bx(it|describe)\(/,
    in: /\.ts$/,
    why: "a test singled out or left out",
  },
  { words: /"resolved": "http/, in: /package-lock\.json$/, why: "a download address" },
  { words: /\bregistry\.npm|\bdeb\.debian\.|archive\.ubuntu\./, why: "the host of a package registry" },
  { words: /(?<![\w.])\/(work|home)\/(?!alice|bob)\w+/, why: "a path of somebody's machine" },
];

for (const { words, in: where, why } of FORBIDDEN) {
  test(`no ${words.source}: ${why}`, () => {
    const found = files
      .filter((file) => where?.test(file) ?? true)
      .flatMap((file) =>
        readFileSync(join(TOP, file), "utf8")
          .split("\n")
          .flatMap((line, k) => (words.test(line) ? [`${file}:${k + 1}: ${line.trim().slice(0, 100)}`] : [])),
      );
    assert.deepEqual(found, []);
  });
}

test("no file or folder is a catch-all", () => {
  const named = files.filter((file) => /(^|[/-])(utils?|helpers?|manager|misc|common)(\.|\/|-|$)/.test(file));
  assert.deepEqual(
    named.map((file) => `${file} (${basename(file)})`),
    [],
  );
});

test("every source file opens by saying what it is", () => {
  const silent = files
    .filter((file) =>
      /^(wasm-core|components|cli|demo|tools|test|bench|guest)\/.*\.(ts|js|c|h|S|isa)$/.test(file),
    )
    .filter((file) => !file.includes("/root/"))
    .filter((file) => !/^(#!.*\n)?(\/\/|\/\*|#) ?\S/.test(readFileSync(join(TOP, file), "utf8")));
  assert.deepEqual(silent, []);
});

// What `npm publish` would send, as somebody has it who installs it: needs `npm run build` before.
import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { build } from "vite";
import { MACHINE_SCHEMA } from "../../components/contract/machine-schema.js";
import { ECHO } from "../../components/worker/scripted-guests.js";
import { TOP } from "../../tools/files.js";
import { run } from "../../tools/run.js";

/** A folder of a project that has the package, but nothing else of ours. */
let project: string;
let installed: string;

before(async () => {
  project = mkdtempSync(join(tmpdir(), "vm-guest-package-"));
  installed = join(project, "node_modules/vm-guest");
  mkdirSync(installed, { recursive: true });
  const pack = ["pack", "--ignore-scripts", "--silent", "--pack-destination", project];
  const { status, output } = await run("npm", pack, { cwd: TOP, quiet: true });
  assert.equal(status, 0, output);
  const tarball = join(project, output.trim().split("\n").at(-1)!);
  const unpacked = await run("tar", ["xzf", tarball, "-C", installed, "--strip-components=1"], {
    quiet: true,
  });
  assert.equal(unpacked.status, 0, unpacked.output);
});

after(() => rmSync(project, { recursive: true }));

const manifest = () => JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));

/** Every path in a part of package.json. */
function pathsOf(part: unknown): string[] {
  return typeof part === "string" ? [part] : Object.values(part as object).flatMap(pathsOf);
}

test("what package.json names is there", () => {
  const { bin, exports, types, customElements } = manifest();
  const named = [bin, exports, types, customElements].flatMap(pathsOf);
  assert.deepEqual(
    named.filter((path) => !existsSync(join(installed, path))),
    [],
  );
});

test("every declaration file finds those that it names", () => {
  const folder = join(installed, "dist/types");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const lost = files
    .filter((file) => file.endsWith(".d.ts"))
    .flatMap((file) => {
      const text = readFileSync(join(folder, file), "utf8");
      const names = [...text.matchAll(/(?:from|import\()\s*"(\.[^"]+)\.js"/g)].map((match) => match[1]!);
      return names
        .filter((name) => !existsSync(join(folder, file, "..", `${name}.d.ts`)))
        .map((name) => `${file}: ${name}`);
    });
  assert.ok(files.length > 10);
  assert.deepEqual(lost, []);
});

test("the library asks to be compiled while it comes in", () => {
  const library = readFileSync(join(installed, "dist/vm-guest.js"), "utf8");
  assert.match(library, /^\/\/# allFunctionsCalledOnLoad\n/);
});

test("the schema is that of the machine file", () => {
  const schema = JSON.parse(readFileSync(join(installed, manifest().exports["./schema"]), "utf8"));
  assert.deepEqual(schema, MACHINE_SCHEMA);
});

test("the command line runs a program", async () => {
  const program = join(installed, manifest().bin["vm-guest"]);
  const help = await run(process.execPath, [program, "--help"], { quiet: true });
  assert.match(help.output, /^Usage: vm-guest run/);
  const image = join(project, "echo.bin");
  writeFileSync(image, ECHO);
  const args = [program, "run", "--kernel", image, "--timeout", "1"];
  const { status, output } = await run(process.execPath, args, { quiet: true });
  assert.deepEqual({ status, output }, { status: 124, output: "vm login: " });
});

test("a bundler finds worker, core and style sheet", async () => {
  writeFileSync(join(project, "package.json"), '{ "name": "page", "private": true }\n');
  writeFileSync(join(project, "main.js"), 'import "vm-guest";\n');
  writeFileSync(join(project, "index.html"), '<script type="module" src="main.js"></script>\n');
  const outDir = join(project, "bundle");
  await build({
    configFile: false,
    root: project,
    base: "./",
    logLevel: "silent",
    build: { outDir, assetsInlineLimit: 0 },
  });
  const files = readdirSync(join(outDir, "assets")).join("\n");
  for (const file of [/^vm-worker-.*\.js$/m, /^core-.*\.wasm$/m, /^xterm-.*\.css$/m]) {
    assert.match(files, file);
  }
});

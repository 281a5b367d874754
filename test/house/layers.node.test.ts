// Imports flow one way, and in no circle. Tests, specs and build scripts may look at anything.
import assert from "node:assert/strict";
import { test } from "node:test";
import { findCycle, importGraph } from "./imports.js";

interface Room {
  /** Path prefixes of the room's files; the longest prefix decides. */
  files: string;
  /** Rooms it may import from, besides itself. */
  from: string[];
}

const CORE_BASE = ["wasm-core/abi.ts", "wasm-core/layout.ts", "wasm-core/host.ts"];

const ROOMS: Room[] = [
  { files: "wasm-core/abi.ts", from: [] },
  { files: "wasm-core/layout.ts", from: [] },
  { files: "wasm-core/host.ts", from: [] },
  { files: "wasm-core/bus/", from: CORE_BASE },
  { files: "wasm-core/virtio/", from: [...CORE_BASE, "wasm-core/bus/"] },
  { files: "wasm-core/cpu/", from: [...CORE_BASE, "wasm-core/bus/", "wasm-core/generated/"] },
  {
    files: "wasm-core/machine/",
    from: [...CORE_BASE, "wasm-core/bus/", "wasm-core/virtio/", "wasm-core/cpu/", "wasm-core/generated/"],
  },
  {
    files: "wasm-core/index.ts",
    from: [...CORE_BASE, "wasm-core/machine/", "wasm-core/bus/", "wasm-core/cpu/"],
  },
  { files: "wasm-core/isa/", from: [] },
  { files: "wasm-core/compile.ts", from: ["wasm-core/isa/"] },
  { files: "components/contract/", from: [] },
  { files: "components/api/", from: ["components/contract/"] },
  { files: "components/storage/", from: ["components/contract/"] },
  { files: "components/net/", from: ["components/contract/"] },
  {
    files: "components/worker/",
    from: [
      "components/contract/",
      "components/storage/",
      "components/net/",
      "wasm-core/abi.ts",
      "wasm-core/layout.ts",
    ],
  },
  { files: "components/locales/", from: ["components/contract/"] },
  {
    files: "components/vm-terminal/",
    from: ["components/api/", "components/contract/", "components/locales/"],
  },
  {
    files: "components/vm-",
    from: [
      "components/api/",
      "components/contract/",
      "components/vm-",
      "components/locales/",
      "components/vm-terminal/",
    ],
  },
  {
    files: "components/index.ts",
    from: [
      "components/api/",
      "components/contract/",
      "components/vm-",
      "components/vm-terminal/",
      "components/locales/",
    ],
  },
  {
    files: "cli/",
    from: ["components/api/", "components/contract/", "components/worker/", "wasm-core/abi.ts"],
  },
  { files: "demo/", from: ["components/index.ts"] },
  { files: "guest/", from: ["tools/"] },
];

const roomOf = (file: string) =>
  ROOMS.filter((room) => file.startsWith(room.files)).sort((a, b) => b.files.length - a.files.length)[0];

const isTest = (file: string) => /\.(spec|test)\.ts$|\/scripted-[\w-]+\.ts$|^guest\/test\//.test(file);
const graph = importGraph(["wasm-core", "components", "cli", "demo", "guest", "tools", "test", "bench"]);

test("every file of the product has a room", () => {
  const product = [...graph.keys()].filter((file) => !/^(tools|test|bench)\//.test(file) && !isTest(file));
  const homeless = product.filter((file) => !roomOf(file) && !file.endsWith(".d.ts"));
  assert.deepEqual(homeless, []);
});

test("rooms import only from the rooms below them", () => {
  const wrong: string[] = [];
  for (const [file, imports] of graph) {
    const room = roomOf(file);
    if (!room || isTest(file)) continue;
    for (const imported of imports) {
      const target =
        roomOf(imported)?.files ??
        (imported.startsWith("wasm-core/generated/") ? "wasm-core/generated/" : imported);
      const allowed = target === room.files || room.from.some((prefix) => target.startsWith(prefix));
      if (!allowed) wrong.push(`${file} imports ${imported}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test("no product file imports a test, a bench or the demo", () => {
  const wrong = [...graph].flatMap(([file, imports]) =>
    roomOf(file) && !isTest(file)
      ? imports
          .filter((one) => isTest(one) || (/^(test|bench|demo)\//.test(one) && !file.startsWith("demo/")))
          .map((one) => `${file} imports ${one}`)
      : [],
  );
  assert.deepEqual(wrong, []);
});

test("no files import one another in a circle", () => {
  assert.equal(findCycle(graph)?.join(" → "), undefined);
});

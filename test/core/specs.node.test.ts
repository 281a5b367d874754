// Every AssemblyScript spec, run in Node: the inner loop (`npm run spec`). The same specs run in the browser
// too.
import { join } from "node:path";
import { describe, it } from "node:test";
import { compile } from "../../wasm-core/compile.js";
import { specTests } from "../support/as-spec.js";
import { ownFiles, TOP } from "../../tools/files.js";

/** The run can be narrowed: SPEC=virtio/queue npm run spec. */
const only = process.env.SPEC ?? "";

for (const file of ownFiles("wasm-core", /\.spec\.ts$/).filter((path) => path.includes(only))) {
  const { binary } = await compile({ entry: join(TOP, file), out: null, debug: true });
  const tests = await specTests(binary as Uint8Array<ArrayBuffer>);
  describe(file, () => {
    for (const test of tests) it(test.name, () => test.run());
  });
}

// Every AssemblyScript spec, run in the browser that the core will run in.
import { specTests } from "../support/as-spec.js";

const files: string[] = await (await fetch("/test/core/specs.json")).json();

for (const file of files) {
  const response = await fetch(`/${file}.wasm`);
  if (!response.ok) throw new Error(`${file}: ${await response.text()}`);
  const tests = await specTests(await response.arrayBuffer());
  describe(file, () => {
    for (const test of tests) it(test.name, () => test.run());
  });
}

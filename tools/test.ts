// `npm test`: finds or installs what the tests need, builds, runs every suite from the cheapest to the
// dearest, and ends with one line, `N passed, M failed`. `npm test -- NAME…` runs only the suites of these
// names, `-- --list` names them.
import { ensure, type Need } from "./debian.js";
import { ownFiles, TOP } from "./files.js";
import { run } from "./run.js";

/** What a suite came to. */
interface Tally {
  passed: number;
  failed: number;
  /** What its runner said of the failed tests. */
  failures?: string;
}

interface Suite {
  name: string;
  /** Programs of Debian's packages that it calls. */
  needs: Need[];
  run(): Promise<Tally>;
}

/** A script of package.json that passes or fails as a whole. */
function script(name: string, ...args: string[]): Suite {
  return {
    name,
    needs: [],
    async run() {
      const { status } = await run("npm", ["run", "--silent", name, ...args]);
      return status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
    },
  };
}

/** A test runner, started in this Node with tsx; two expressions find its counts in what it prints. */
async function counted(args: string[], passed: RegExp, failed: RegExp): Promise<Tally> {
  const { status, output } = await run(process.execPath, ["--import", "tsx", ...args]);
  const sum = (of: RegExp) =>
    [...output.matchAll(of)].reduce((total, [, digits]) => total + Number(digits), 0);
  const tally = { passed: sum(passed), failed: sum(failed) };
  // A runner that broke down, or found nothing to run, must not pass.
  const unexplained = status !== 0 || tally.passed === 0;
  if (tally.failed === 0 && unexplained) tally.failed = 1;
  return tally.failed === 0 ? tally : { ...tally, failures: failuresIn(output) };
}

/** The part of a runner's output that is about failed tests, or else its end. */
function failuresIn(output: string): string {
  const start = output.search(/^✖ failing tests:|^.*(?:❌|𐄂)/m);
  const lines = start < 0 ? output.trimEnd().split("\n").slice(-20) : output.slice(start).split("\n", 60);
  return lines.join("\n");
}

/** The tests of node:test below some folders. */
function node(
  name: string,
  folders: string[],
  needs: Suite["needs"] = [],
  files = /\.node\.test\.ts$/,
): Suite {
  return {
    name,
    needs,
    run() {
      const found = folders.flatMap((folder) => ownFiles(folder, files));
      const args = ["--test", "--test-concurrency=1", "--test-reporter=spec", ...found];
      return counted(args, /^ℹ pass (\d+)$/gm, /^ℹ (?:fail|cancelled) (\d+)$/gm);
    },
  };
}

/** The tests that run in a browser. */
const BROWSER: Suite = {
  name: "browser",
  needs: ["browser"],
  run() {
    const args = ["node_modules/@web/test-runner/dist/bin.js", "--config", "test/web-test-runner.config.js"];
    return counted(args, /^browser: pass (\d+)/gm, /^browser: pass \d+ fail (\d+)/gm);
  },
};

const SUITES: Suite[] = [
  script("build"),
  script("lint"),
  node("package", ["test/package"]),
  node("house", ["test/house"]),
  node("core", ["test/core", "wasm-core"], ["qemu", "compiler"]),
  node("components", ["components", "cli", "test/components"], ["zstd"]),
  node("bench", ["bench", "tools", "test/soak"]),
  { ...script("build:guest"), needs: ["guest"] },
  node("guest", ["guest"], ["guest", "qemu", "compiler"], /\.test\.ts$/),
  node("boot", ["test/boot"], ["guest", "qemu"]),
  BROWSER,
];

/** Runs suites one after another, and says at the end what did not pass. */
async function runAll(suites: Suite[]): Promise<Tally> {
  const total: Tally = { passed: 0, failed: 0 };
  const rows: string[] = [];
  const reports: string[] = [];
  for (const suite of suites) {
    console.log(`\n── ${suite.name}`);
    const start = Date.now();
    const { passed, failed, failures } = await suite.run().catch((error: Error): Tally => {
      console.error(error.message);
      return { passed: 0, failed: 1 };
    });
    total.passed += passed;
    total.failed += failed;
    if (failures) reports.push(`\n── ${suite.name} failed\n${failures}`);
    rows.push(
      `${suite.name.padEnd(12)} ${passed} passed, ${failed} failed in ${Math.round((Date.now() - start) / 1000)} s`,
    );
  }
  // Once more, as the end of a long output is what people see of it.
  for (const report of reports) console.log(report);
  console.log(`\n${rows.join("\n")}\n`);
  return total;
}

process.chdir(TOP);
const args = process.argv.slice(2);
const names = SUITES.map(({ name }) => name);
const unknown = args.filter((arg) => arg !== "--list" && !names.includes(arg));
if (args.includes("--list") || unknown.length > 0) {
  if (unknown.length > 0) console.error(`no suite ${unknown.join(", ")}`);
  console.log(`suites: ${names.join(" ")}`);
  process.exit(unknown.length > 0 ? 1 : 0);
}
const chosen = SUITES.filter(({ name }) => args.length === 0 || args.includes(name));
let total: Tally;
try {
  await ensure(...chosen.flatMap((suite) => suite.needs));
  total = await runAll(chosen);
} catch (error) {
  console.error((error as Error).message);
  total = { passed: 0, failed: 1 };
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);

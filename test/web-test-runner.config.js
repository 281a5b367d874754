// Browser tests, in the Chromium of the machine. Run through tsx: `npm test -- browser`.
import { esbuildPlugin } from "@web/dev-server-esbuild";
import { chromeLauncher } from "@web/test-runner-chrome";
import { defaultReporter, summaryReporter } from "@web/test-runner";
import { fileURLToPath } from "node:url";
import { CHROMIUM_ARGS, chromiumPath } from "../tools/browsers/chromium.js";
import { browserMemory } from "./support/browser-memory.js";
import { faults } from "./support/faults.js";
import { guests, policy, specs, typescriptBehindJs } from "./support/middleware.js";

/** @type {import("@web/test-runner").TestRunnerConfig} */
export default {
  rootDir: fileURLToPath(new URL("..", import.meta.url)),
  files: ["components/**/*.test.ts", "test/**/*.test.ts", "!**/*.node.test.ts", "!test/pages/**"],
  nodeResolve: { exportConditions: ["production", "default"] },
  // Guests are real machines: two at a time fill the two cores of a small machine.
  concurrency: 1,
  browsers: [
    chromeLauncher({
      launchOptions: { executablePath: chromiumPath(), args: CHROMIUM_ARGS },
    }),
  ],
  middleware: [policy, faults, browserMemory, guests, specs, typescriptBehindJs],
  plugins: [
    esbuildPlugin({
      ts: true,
      target: "es2022",
      tsconfig: fileURLToPath(new URL("../tsconfig.json", import.meta.url)),
    }),
  ],
  testFramework: { config: { ui: "bdd", timeout: 120_000 } },
  testsFinishTimeout: 900_000,
  browserStartTimeout: 60_000,
  testsStartTimeout: 60_000,
  reporters: [
    summaryReporter({ flatten: true }),
    defaultReporter({ reportTestResults: true, reportTestProgress: false }),
    // A line of its own, whatever the other reporters left on theirs.
    { stop: ({ sessions }) => console.log(`\n${count(sessions)}`) },
  ],
};

/** The line that tools/test.ts adds up. A file that did not load or finish counts as one failure. */
function count(sessions) {
  let passed = 0;
  let failed = 0;
  const walk = (suite) => {
    for (const test of suite?.tests ?? []) {
      if (test.passed) passed++;
      else if (!test.skipped) failed++;
    }
    for (const inner of suite?.suites ?? []) walk(inner);
  };
  for (const session of sessions) {
    walk(session.testResults);
    if (!session.passed && !session.testResults) failed++;
    else if (session.errors?.length) failed++;
  }
  return `browser: pass ${passed} fail ${failed}`;
}

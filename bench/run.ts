// `npm run bench`: runs groups of measurements, prints their tables, and writes JSON and RESULTS.md if asked.
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ensure } from "../tools/debian.js";
import { TOP } from "../tools/files.js";
import { BOOT } from "./groups/boot.js";
import { FOOTPRINT } from "./groups/footprint.js";
import type { Findings, Group, Setting } from "./groups/group.js";
import { BARE, CPU, SYSTEMS } from "./groups/programs.js";
import { BESIDE_RIVALS } from "./groups/rivals.js";
import { readOptions, usage, type Options } from "./options.js";
import { CHROMIUM } from "./peers/browser.js";
import { NODE } from "./peers/process.js";
import { record } from "./record.js";
import { table } from "./report.js";
import { row } from "./results.js";

/** In the order in which they are run. */
const GROUPS: Group[] = [CPU, SYSTEMS, BOOT, FOOTPRINT, BESIDE_RIVALS, BARE];
/** Not run unless it is named. */
const SELDOM: Group[] = [BARE];

async function runAll(groups: readonly Group[], options: Options): Promise<void> {
  const setting: Setting = {
    ...options,
    ours: options.host === "node" ? NODE : CHROMIUM,
    log: (step) => console.error(step),
  };
  const found: { group: Group; findings: Findings }[] = [];
  for (const group of groups) {
    console.error(`── ${group.name}: ${group.what}`);
    const findings = await group.measure(setting);
    found.push({ group, findings });
    if (findings.results.length > 0) console.log(`\n${table(findings.results)}`);
    for (const note of findings.notes) console.log(`${group.name}: ${note}`);
    console.log("");
  }
  const rows = found.flatMap(({ findings }) => findings.results.map(row));
  if (options.json) writeFileSync(options.json, `${JSON.stringify(rows, null, 2)}\n`);
  if (options.record) await record(found, options);
}

process.chdir(TOP);
try {
  const names = GROUPS.map(({ name }) => name);
  const options = readOptions(process.argv.slice(2), names);
  if (options === undefined) {
    console.log(usage(GROUPS));
  } else {
    await ensure("qemu", "browser", "guest");
    if (!existsSync(join(TOP, "dist/vm-guest.js")))
      throw new Error("the library is not built: npm run build");
    const chosen = GROUPS.filter((group) => options.only?.includes(group.name) ?? !SELDOM.includes(group));
    await runAll(chosen, options);
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

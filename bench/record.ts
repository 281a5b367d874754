// Writes bench/RESULTS.md: the tables of a run, and the machine it was made on.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus, loadavg, release, totalmem } from "node:os";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { TOP } from "../tools/files.js";
import type { Findings, Group } from "./groups/group.js";
import type { Options } from "./options.js";
import { browserVersion } from "./peers/browser.js";
import { table } from "./report.js";

const FILE = join(TOP, "bench/RESULTS.md");

function firstLine(command: string, ...args: string[]): string {
  return spawnSync(command, args, { encoding: "utf8" }).stdout.split("\n")[0]!;
}

async function description(options: Options): Promise<string> {
  const facts = {
    date: new Date().toISOString().slice(0, 10),
    processor: `${cpus()[0]!.model.trim()}, ${cpus().length} cores`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: `Linux ${release()}`,
    browser: options.host === "chromium" ? await browserVersion() : `none: Node ${process.version}`,
    QEMU: firstLine("qemu-system-riscv64", "--version"),
    compiler: firstLine("riscv64-linux-gnu-gcc", "--version"),
    revision: firstLine("git", "-C", TOP, "rev-parse", "--short", "HEAD"),
    engine: options.engine ?? "the machine file's",
    rounds: String(options.rounds),
    "load average": `${loadavg()
      .map((one) => one.toFixed(1))
      .join(", ")} at the end`,
  };
  const rows = Object.entries(facts).map(([name, fact]) => `| ${name} | ${fact} |`);
  return ["| | |", "| --- | --- |", ...rows].join("\n");
}

/** @param found what was measured, in the order of the tables */
export async function record(
  found: readonly { group: Group; findings: Findings }[],
  options: Options,
): Promise<void> {
  const parts = found.map(({ group, findings }) => {
    const notes = findings.notes.map((note) => `- ${note}`).join("\n");
    return `## ${group.name}: ${group.what}\n\n${table(findings.results)}\n\n${notes}`;
  });
  const text = [
    "# The last recorded run",
    "`npm run bench -- --record` wrote this file; [README.md](README.md) explains the rows. A ratio above 1 means " +
      "that we are better; numbers are medians, with the least and the most of the rounds.",
    await description(options),
    ...parts,
  ].join("\n\n");
  writeFileSync(FILE, await format(text, { ...(await resolveConfig(FILE)), parser: "markdown" }));
}

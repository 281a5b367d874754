// Other machines in the same browser, beside ours: the programs that both can run, the start, and what an
// idle guest takes. Their files are brought by the user.
import { join } from "node:path";
import { linuxMachine, programsWith } from "../machines/linux.js";
import { missingFiles, rivalMachine, RIVALS, type Rival } from "../machines/rivals.js";
import type { Marks } from "../marks.js";
import { openPage, WATCHED } from "../peers/browser.js";
import type { Session } from "../peers/session.js";
import { mean, type Result } from "../results.js";
import { idleShare } from "./footprint.js";
import { takeTurns, type Findings, type Group, type Setting } from "./group.js";
import { pair, runPrograms } from "./programs.js";

interface Run extends Marks {
  /** % of a core, once all is done. */
  idle: number;
  /** From the page's load on, ms. */
  stall: number;
}

async function run(session: Session): Promise<Run> {
  const marks = await runPrograms(session);
  const stalls = [await session.page?.loadingStall(), await session.page?.longestStall()];
  const stall = Math.max(...stalls.map((one) => one ?? 0));
  return { ...marks, stall, idle: await idleShare(session) };
}

/** Ahead, in every row. */
const GOAL = 1;

async function compare(rival: Rival, folder: string, setting: Setting): Promise<Result[]> {
  const programs = programsWith(setting.sources).filter(
    ({ name, needs }) => !needs && (setting.programs?.includes(name) ?? true),
  );
  const ours = await linuxMachine("rivals", programs, setting.sources, setting.engine, "stay");
  const theirs = await rivalMachine(rival, folder, programs, setting.sources);
  const served = { "/rival/": join(folder, rival.name), "/machine/": theirs };
  const starts = new Map([
    [WATCHED.name, () => WATCHED.start(ours)],
    [rival.name, () => openPage(`${rival.page}?watch`, served)],
  ]);
  const runs = await takeTurns(setting, starts, run);
  const timed = pair("rivals", runs, [WATCHED.name, rival.name], rival.sameBinaries);
  const beside = (name: string, unit: string, of: (run: Run) => number): Result => ({
    ...{ group: "rivals", name, unit, against: rival.name },
    ...{ ours: runs.get(WATCHED.name)!.map(of), reference: runs.get(rival.name)!.map(of) },
  });
  return [
    ...timed,
    ...(timed.length > 0 ? [mean(timed, "geometric mean of programs")] : []),
    beside("boot to the first program", "ms", ({ ready }) => ready),
    beside("idle guest, processor", "% of a core", ({ idle }) => idle),
    beside("longest stall of the page", "ms", ({ stall }) => stall),
  ].map((result) => ({ ...result, name: `${rival.name}: ${result.name}`, goal: GOAL }));
}

export const BESIDE_RIVALS: Group = {
  name: "rivals",
  what: "other machines in the same browser, where a user has put their files",
  async measure(setting) {
    const findings: Findings = { results: [], notes: [] };
    for (const rival of RIVALS) {
      const missing = setting.rivals === undefined ? ["--rivals DIR"] : missingFiles(rival, setting.rivals);
      if (missing.length > 0)
        findings.notes.push(`${rival.name} was left out: there is no ${missing.join(", ")}`);
      else findings.results.push(...(await compare(rival, setting.rivals!, setting)));
    }
    return findings;
  },
};

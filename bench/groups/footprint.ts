// What a page pays: bytes to download, processor time of an idle guest, how long the page's thread is taken,
// and how long the guest takes to answer a key.
import { setTimeout as sleep } from "node:timers/promises";
import { PROMPT } from "../../guest/test/qemu.js";
import { BUDGET, sizes } from "../../tools/size.js";
import { debianMachine, type Engine } from "../machines/machine.js";
import { CHROMIUM, openPage } from "../peers/browser.js";
import { QEMU } from "../peers/process.js";
import { PATIENCE, type Session } from "../peers/session.js";
import { median, type Result } from "../results.js";
import { loginPrompt, takeTurns, type Group, type Setting } from "./group.js";

/** How long the guest settles down before it counts as idle, and how long it is watched then, ms. */
const SETTLE = 4000;
const WATCH = 10_000;
/** How many keys are typed, and how long after one another at the least, ms. */
const KEYS = 40;
const PAUSE = 50;
/** Keeps the guest busy with programs that start, compute and end, while a terminal echoes what is typed. */
const LOAD = "while :; do gzip -c /bin/busybox >/dev/null; done & cat >/dev/null\n";

/** What a page may pay. */
const BUDGETS = { idle: 1, stall: 10, compile: 10, echo: 10, memory: 64 };

/** One run of one peer. */
interface Run {
  /** % of a core. */
  idle: number;
  /** Of each key, ms. */
  echoes: number[];
  /** ms; undefined where there is no page. */
  pageStall: number | undefined;
  bootStall: number | undefined;
  loadStall: number | undefined;
  compile: number | undefined;
}

async function logIn(session: Session): Promise<void> {
  await session.type("root\r");
  await session.transcript.until(/assword: $/, PATIENCE);
  await session.type("root\r");
  await session.transcript.until(PROMPT, PATIENCE);
}

/** What an idle guest takes, % of a core. */
export async function idleShare(session: Session): Promise<number> {
  await sleep(SETTLE);
  return session.share(WATCH);
}

async function measure(session: Session): Promise<Run> {
  await loginPrompt(session);
  const pageStall = await session.page?.loadingStall();
  const bootStall = await session.page?.longestStall();
  await logIn(session);
  const idle = await idleShare(session);
  await session.type(LOAD);
  await sleep(SETTLE);
  await session.page?.watchStalls();
  const echoes: number[] = [];
  for (let key = 0; key < KEYS; key++) {
    echoes.push(await session.echo());
    await sleep(PAUSE + (key % 7)); // No beat of the guest's timer or of our slices.
  }
  const loadStall = await session.page?.longestStall();
  const compile = await session.page?.longestCompile();
  return { idle, echoes, pageStall, bootStall, loadStall, compile };
}

/** What the page's processes take with a busy guest, bytes. */
async function busyMemory(session: Session): Promise<number> {
  await loginPrompt(session);
  await logIn(session);
  await session.type(LOAD);
  await sleep(WATCH);
  return session.page!.privateMemory();
}

/** What a busy guest takes more with the translator than without it. */
async function translatorMemory(setting: Setting): Promise<Result> {
  const start = (engine: Engine) => () => setting.ours.start(debianMachine(engine));
  const starts = new Map([
    ["auto", start("auto")],
    ["interpreter", start("interpreter")],
  ]);
  const runs = await takeTurns(setting, starts, busyMemory);
  const without = median(runs.get("interpreter")!);
  const more = runs.get("auto")!.map((bytes) => (bytes - without) / (1 << 20));
  return within("translator's memory, busy guest", "MiB", more, BUDGETS.memory);
}

/** What a page without a machine would show as its longest stall here. */
async function emptyPage(): Promise<string> {
  const session = await openPage("empty.html", {});
  try {
    await sleep(SETTLE);
    return `a page without a guest stalls for ${(await session.page?.longestStall())?.toFixed(1)} ms here`;
  } finally {
    await session.close();
  }
}

export const FOOTPRINT: Group = {
  name: "footprint",
  what: "download, idle guest, stalls of the page, latency of input",
  async measure(setting) {
    const machine = debianMachine(setting.engine);
    const starts = new Map([setting.ours, QEMU].map((peer) => [peer.name, () => peer.start(machine)]));
    const runs = await takeTurns(setting, starts, measure);
    const found = results(runs.get(setting.ours.name)!, runs.get(QEMU.name)!);
    if (setting.ours !== CHROMIUM) return { results: found, notes: [] };
    return { results: [...found, await translatorMemory(setting)], notes: [await emptyPage()] };
  },
};

/** A row beside a budget; runs that have no sample are left out. */
function within(
  name: string,
  unit: string,
  samples: readonly (number | undefined)[],
  budget: number,
): Result {
  const ours = samples.filter((one) => one !== undefined);
  return { group: "footprint", name, unit, against: "budget", goal: 1, ours, reference: [budget] };
}

function results(ours: readonly Run[], qemu: readonly Run[]): Result[] {
  const against = (name: string, unit: string, of: (run: Run) => number) => ({
    ...{ group: "footprint", name, unit, against: QEMU.name },
    ...{ ours: ours.map(of), reference: qemu.map(of) },
  });
  const idle = ours.map((run) => run.idle);
  const worst = (run: Run) => Math.max(...run.echoes);
  const ofPage = [
    within(
      "longest stall before power-on",
      "ms",
      ours.map((run) => run.pageStall),
      BUDGETS.stall,
    ),
    within(
      "longest stall while booting",
      "ms",
      ours.map((run) => run.bootStall),
      BUDGETS.stall,
    ),
    within(
      "longest stall at full load",
      "ms",
      ours.map((run) => run.loadStall),
      BUDGETS.stall,
    ),
    within(
      "longest pause of the guest to compile",
      "ms",
      ours.map((run) => run.compile),
      BUDGETS.compile,
    ),
  ];
  return [
    within("download, brotli", "kB", [sizes().counted / 1000], BUDGET / 1000),
    within("idle guest, processor", "% of a core", idle, BUDGETS.idle),
    against("idle guest, processor, beside QEMU", "% of a core", (run) => run.idle),
    ...ofPage.filter((one) => one.ours.length > 0),
    within(
      "echo of a key at full load",
      "ms",
      ours.map((run) => median(run.echoes)),
      BUDGETS.echo,
    ),
    within("slowest echo", "ms", ours.map(worst), BUDGETS.echo),
    against("echo of a key, beside QEMU", "ms", (run) => median(run.echoes)),
    against("slowest echo, beside QEMU", "ms", worst),
  ];
}

// What a page pays: bytes to download, processor time of an idle guest, how long the page's thread is taken,
// and how long the guest takes to answer a key.
import { setTimeout as sleep } from "node:timers/promises";
import { PROMPT } from "../../guest/test/qemu.js";
import { BUDGET, sizes } from "../../tools/size.js";
import { debianMachine, type Engine } from "../machines/machine.js";
import { CHROMIUM, openPage, TRACED, WATCHED } from "../peers/browser.js";
import { QEMU } from "../peers/process.js";
import { PATIENCE, type Session } from "../peers/session.js";
import { median, type Result } from "../results.js";
import { loginPrompt, takeTurns, type Group, type Setting } from "./group.js";

/** How long a guest's load goes on before it is measured, ms. */
const SETTLE = 4000;
/** How long after a log-on a guest counts as idle, the page's garbage being collected, and is watched, ms. */
const IDLE_SETTLE = 10_000;
const WATCH = 10_000;
/** After each of forty keys, ms: no beat of the guest's timer or of our slices. */
const PAUSES = Array.from({ length: 40 }, (_, key) => 50 + (key % 7));
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
  /** Undefined where there is no page. */
  page: PageRun | undefined;
}

/** What was measured of the page's thread, ms. */
interface PageRun {
  startStall: number;
  bootStall: number;
  loadStall: number;
  compile: number;
}

/** One traced run: bytes that the page takes with a busy guest, and processor time of its longest tasks. */
interface TracedRun {
  bytes: number;
  /** ms. */
  startTask: number;
  bootTask: number;
  loadTask: number;
}

/** The rows of the page's thread. */
const TASK_ROWS: readonly (readonly [string, keyof TracedRun])[] = [
  ["longest task before power-on, processor", "startTask"],
  ["longest task while booting, processor", "bootTask"],
  ["longest task at full load, processor", "loadTask"],
];
const PAGE_ROWS: readonly (readonly [string, keyof PageRun, number])[] = [
  ["longest stall before power-on", "startStall", BUDGETS.stall],
  ["longest stall while booting", "bootStall", BUDGETS.stall],
  ["longest stall at full load", "loadStall", BUDGETS.stall],
  ["longest pause of the guest to compile", "compile", BUDGETS.compile],
];

async function logIn(session: Session): Promise<void> {
  await session.type("root\r");
  await session.transcript.until(/assword: $/, PATIENCE);
  await session.type("root\r");
  await session.transcript.until(PROMPT, PATIENCE);
}

/** What an idle guest takes, % of a core. */
export async function idleShare(session: Session): Promise<number> {
  await sleep(IDLE_SETTLE);
  return session.share(WATCH);
}

async function measure(session: Session): Promise<Run> {
  const { page } = session;
  await loginPrompt(session);
  const startStall = await page?.loadingStall();
  const bootStall = await page?.longestStall();
  await logIn(session);
  const idle = await idleShare(session);
  await session.type(LOAD);
  await sleep(SETTLE);
  const echoes = await session.echoes(PAUSES);
  if (!page) return { idle, echoes, page };
  await page.watchStalls();
  await session.echoes(PAUSES);
  const [loadStall, compile] = [await page.longestStall(), await page.longestCompile()];
  return { idle, echoes, page: { startStall: startStall!, bootStall: bootStall!, loadStall, compile } };
}

/** A page whose guest starts and is busy then. Tracing takes time, so nothing is told by the clock here. */
async function traced(session: Session): Promise<TracedRun> {
  const page = session.page!;
  await loginPrompt(session);
  const { before: startTask, after: bootTask } = await page.longestTasks();
  await logIn(session);
  await session.type(LOAD);
  await sleep(WATCH);
  await page.watchTasks();
  await session.echoes(PAUSES);
  const { after: loadTask } = await page.longestTasks();
  return { bytes: await page.privateMemory(), startTask, bootTask, loadTask };
}

/** The page's tasks, and what a busy guest takes more with the translator than without it. */
async function tracedPage(setting: Setting): Promise<Result[]> {
  const start = (engine: Engine) => () => TRACED.start(debianMachine(engine));
  const starts = new Map([
    ["auto", start("auto")],
    ["interpreter", start("interpreter")],
  ]);
  const runs = await takeTurns(setting, starts, traced);
  const ours = runs.get("auto")!;
  const without = median(runs.get("interpreter")!.map(({ bytes }) => bytes));
  const more = ours.map(({ bytes }) => (bytes - without) / (1 << 20));
  const longest = (of: keyof TracedRun) => ours.map((run) => run[of]);
  return [
    ...TASK_ROWS.map(([name, of]) => within(name, "ms", longest(of), BUDGETS.stall)),
    within("translator's memory, busy guest", "MiB", more, BUDGETS.memory),
  ];
}

/** What a page without a machine would show as its longest stall here. */
async function emptyPage(): Promise<string> {
  const session = await openPage("empty.html?watch", {});
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
    const ours = setting.ours === CHROMIUM ? WATCHED : setting.ours;
    const starts = new Map([ours, QEMU].map((peer) => [peer.name, () => peer.start(machine)]));
    const runs = await takeTurns(setting, starts, measure);
    const found = results(runs.get(ours.name)!, runs.get(QEMU.name)!);
    if (setting.ours !== CHROMIUM) return { results: found, notes: [] };
    return { results: [...found, ...(await tracedPage(setting))], notes: [await emptyPage()] };
  },
};

/** A row beside a budget. */
function within(name: string, unit: string, ours: number[], budget: number): Result {
  return { group: "footprint", name, unit, against: "budget", goal: 1, ours, reference: [budget] };
}

function results(ours: readonly Run[], qemu: readonly Run[]): Result[] {
  const against = (name: string, unit: string, of: (run: Run) => number) => ({
    ...{ group: "footprint", name, unit, against: QEMU.name },
    ...{ ours: ours.map(of), reference: qemu.map(of) },
  });
  const idle = ours.map((run) => run.idle);
  const worst = (run: Run) => Math.max(...run.echoes);
  const pages = ours.map(({ page }) => page).filter((page) => page !== undefined);
  const ofPage = PAGE_ROWS.map(([name, of, budget]) =>
    within(
      name,
      "ms",
      pages.map((page) => page[of]),
      budget,
    ),
  );
  return [
    within("download, brotli", "kB", [sizes().counted / 1000], BUDGET / 1000),
    within("idle guest, processor", "% of a core", idle, BUDGETS.idle),
    against("idle guest, processor, beside QEMU", "% of a core", (run) => run.idle),
    ...(pages.length > 0 ? ofPage : []),
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

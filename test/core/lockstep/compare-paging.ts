// Runs page-table images on two machines, and shows the first action that came out differently.
import { runBoth, type Pair } from "../../support/machines.js";
import { makeRun, pagingElf, type Action } from "./paging.js";

/** Lines that paging.S prints for each action when it is verbose. */
const NAMES = ["hash", "mcause", "mtval", "mepc", "loaded"];

/** Undefined when the machines agree on run `index` of a seed, otherwise a report. */
export async function comparePaging(
  seed: number,
  index: number,
  count: number,
  pair: Pair,
): Promise<string | undefined> {
  const { satp, tables, actions } = makeRun(seed, index, count);
  const [a, b] = await runBoth(pagingElf({ satp, tables, actions }, true), pair);
  const bad = Array.from({ length: count * NAMES.length }, (_, k) => k).find(
    (k) => a[k] === undefined || a[k] !== b[k],
  );
  if (bad === undefined) return undefined;
  const number = Math.floor(bad / NAMES.length);
  const rows = NAMES.map((name, k) => {
    const line = number * NAMES.length + k;
    return `  ${name.padEnd(8)} ${(a[line] ?? "nothing").padEnd(16)}  ${b[line] ?? "nothing"}`;
  });
  return [
    `Run ${index} of seed ${seed} (satp ${satp.toString(16)}) differs at action ${number}: ${describe(actions[number]!)}`,
    `  ${"".padEnd(8)} ${pair[0].name.padEnd(16)}  ${pair[1].name}`,
    ...rows,
    "  (equal but for the hash: a page-table entry differs)",
  ].join("\n");
}

function describe({ kind, address, modes, value }: Action): string {
  const bits = [
    modes & (1n << 11n) ? "S" : "U",
    modes & (1n << 18n) ? "SUM" : "",
    modes & (1n << 19n) ? "MXR" : "",
  ];
  return `${kind} ${address.toString(16)} value ${value.toString(16)} ${bits.join(" ").trim()}`;
}

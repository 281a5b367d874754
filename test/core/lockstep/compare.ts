// Runs many programs on two machines, and finds the first step at which a program that differs goes apart.
import { runBoth, type Pair } from "../../support/machines.js";
import { disassemble } from "./disassemble.js";
import { Image, makeProgram, prefix } from "./image.js";
import { SCRATCH_BYTES } from "./layout.js";

/** A range of the programs of a seed. */
export interface Batch {
  seed: number;
  first: number;
  count: number;
}

const NAMES = [
  "hash",
  ...Array.from({ length: 31 }, (_, k) => `x${k + 1}`),
  ...Array.from({ length: 32 }, (_, k) => `f${k}`),
  "fcsr",
  "traps",
  "mcause",
  "mtval",
  "mepc",
  ...Array.from({ length: SCRATCH_BYTES / 8 }, (_, k) => `scratch+${8 * k}`),
];

/**
 * Runs a batch on both machines; undefined when they agree, otherwise a report on the first program that
 * differs.
 */
export async function compareBatch(batch: Batch, machines: Pair): Promise<string | undefined> {
  const image = new Image();
  const places: number[] = [];
  for (let k = 0; k < batch.count; k++) {
    places.push(image.next);
    image.add(makeProgram(batch.seed, batch.first + k, image.next));
  }
  const [a, b] = await runBoth(image.elf(false), machines);
  for (let k = 0; k < batch.count; k++) {
    if (a[k] !== undefined && a[k] === b[k]) continue;
    return explain(batch.seed, batch.first + k, places[k]!, machines);
  }
  return undefined;
}

/** Runs every prefix of a program, and shows the step after which the machines differ. */
async function explain(seed: number, index: number, place: number, machines: Pair): Promise<string> {
  const { steps } = makeProgram(seed, index, place);
  for (let count = 0; count <= steps.length; count++) {
    const image = new Image();
    image.skipTo(place);
    image.add(prefix(makeProgram(seed, index, place), count));
    const [a, b] = await runBoth(image.elf(true), machines);
    if (a.length === NAMES.length && a.join() === b.join()) continue;
    const step =
      count === 0 ? "before its first step" : `at step ${count}:\n${disassemble(steps[count - 1]!)}`;
    const rows = NAMES.flatMap((name, k) =>
      a[k] === b[k] || name === "hash"
        ? []
        : [`  ${name.padEnd(12)} ${a[k] ?? "nothing"}  ${b[k] ?? "nothing"}`],
    );
    return [
      `Program ${index} of seed ${seed} differs ${step}`,
      `  ${"".padEnd(12)} ${machines[0].name.padEnd(16)}  ${machines[1].name}`,
      ...rows,
      `Again: npm run lockstep -- --seed ${seed} --first ${index} --programs 1`,
    ].join("\n");
  }
  return `Program ${index} of seed ${seed} differs only in company: what an earlier program left behind matters.`;
}

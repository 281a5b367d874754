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
  /** Timer interrupts come while they run. */
  interrupts: boolean;
}

/** Rounds of a batch: what is hot in the second is translated in the last ones. */
const ROUNDS = 4;

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
    image.add(makeProgram(batch.seed, batch.first + k, image.next, batch.interrupts));
  }
  const way = { verbose: false, rounds: ROUNDS, interrupts: batch.interrupts };
  const [a, b] = await runBoth(image.elf(way), machines);
  for (let line = 0; line < ROUNDS * batch.count; line++) {
    if (a[line] !== undefined && a[line] === b[line]) continue;
    const k = line % batch.count;
    const alone = await explain({ ...batch, first: batch.first + k, count: 1 }, places[k]!, machines);
    if (alone) return alone;
    // What an earlier program left behind matters, or the end of the output was lost: then one has nothing.
    const [first, second] = [a, b].map((lines) => lines[line] ?? "nothing");
    return (
      `Program ${batch.first + k} of seed ${batch.seed} differs only in company, in round ` +
      `${Math.floor(line / batch.count)}: ${machines[0].name} ${first}, ${machines[1].name} ${second}`
    );
  }
  return undefined;
}

/** Runs every prefix of a program, and shows the step after which the machines differ, if they do. */
async function explain(
  { seed, first: index, interrupts }: Batch,
  place: number,
  machines: Pair,
): Promise<string | undefined> {
  const { steps } = makeProgram(seed, index, place, interrupts);
  for (let count = 0; count <= steps.length; count++) {
    const image = new Image();
    image.skipTo(place);
    image.add(prefix(makeProgram(seed, index, place, interrupts), count));
    const way = { verbose: true, rounds: ROUNDS, interrupts };
    const [all, others] = await runBoth(image.elf(way), machines);
    if (all.length === ROUNDS * NAMES.length && all.join() === others.join()) continue;
    const wrong = all.findIndex((line, k) => line !== others[k]);
    const round = Math.max(0, Math.floor(wrong / NAMES.length));
    const [a, b] = [all, others].map((lines) => lines.slice(round * NAMES.length)) as [string[], string[]];
    const step =
      count === 0 ? "before its first step" : `at step ${count}:\n${disassemble(steps[count - 1]!)}`;
    const rows = NAMES.flatMap((name, k) =>
      a[k] === b[k] || name === "hash"
        ? []
        : [`  ${name.padEnd(12)} ${a[k] ?? "nothing"}  ${b[k] ?? "nothing"}`],
    );
    return [
      `Program ${index} of seed ${seed} differs in round ${round} ${step}`,
      `  ${"".padEnd(12)} ${machines[0].name.padEnd(16)}  ${machines[1].name}`,
      ...rows,
      `Again: npm run lockstep -- --seed ${seed} --first ${index} --programs 1`,
    ].join("\n");
  }
  return undefined;
}

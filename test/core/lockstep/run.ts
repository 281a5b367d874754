// `npm run lockstep -- --programs 1000000 --seed 1 --engine translator`: the long form of the lockstep test.
import { parseArgs } from "node:util";
import { ENGINES, ourBoard, qemu, type Pair } from "../../support/machines.js";
import { comparePaging } from "./compare-paging.js";
import { compareBatch } from "./compare.js";

const BATCH = 2000;
const PAGING_ACTIONS = 1000;

const { values } = parseArgs({
  options: {
    programs: { type: "string", default: "100000" },
    first: { type: "string", default: "0" },
    seed: { type: "string", default: "1" },
    engine: { type: "string", default: "interpreter" },
  },
});

const [programs, first, seed] = [values.programs, values.first, values.seed].map(Number) as [
  number,
  number,
  number,
];
if (![programs, first, seed].every(Number.isSafeInteger))
  throw new Error("--programs, --first and --seed are whole numbers");

const engine = ENGINES.find((name) => name === values.engine);
if (!engine) throw new Error(`--engine ${values.engine}: ${ENGINES.join(", ")}`);
const pair: Pair = [qemu, ourBoard(engine)];

let differing = 0;

/** Prints a report, if there is one. */
function note(report: string | undefined): void {
  if (!report) return;
  console.log(report);
  differing++;
}

for (let done = 0; done < programs; done += BATCH) {
  const count = Math.min(BATCH, programs - done);
  note(await compareBatch({ seed, first: first + done, count }, pair));
  // A run of page tables for each batch of programs.
  if (programs > BATCH) note(await comparePaging(seed, done / BATCH, PAGING_ACTIONS, pair));
  console.log(`${done + count} of ${programs} programs, ${differing} differences`);
}
process.exitCode = differing === 0 ? 0 : 1;

// `npm run lockstep -- --programs 1000000 --seed 1 --engine translator`: the long form of the lockstep test.
import { parseArgs } from "node:util";
import { qemu, type Pair } from "../../support/machines.js";
import { comparePaging } from "./compare-paging.js";
import { compareBatch } from "./compare.js";
import { ENGINES, engine } from "./engines.js";
import { compareLoops } from "./loops.js";

/** Few enough that the regions of all programs are there at once. */
const BATCH = 200;
const PAGING_ACTIONS = 500;

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

const name = ENGINES.find((one) => one === values.engine);
if (!name) throw new Error(`--engine ${values.engine}: ${ENGINES.join(", ")}`);
const pair: Pair = [qemu, engine(name)];

let differing = 0;

/** Prints a report, if there is one. */
function note(report: string | undefined): void {
  if (!report) return;
  console.log(report);
  differing++;
}

for (let done = 0; done < programs; done += BATCH) {
  const count = Math.min(BATCH, programs - done);
  const number = (first + done) / BATCH;
  note(await compareBatch({ seed, first: first + done, count, interrupts: number % 2 >= 1 }, pair));
  // Now and then a run of page tables, and loops.
  if (programs > BATCH && number % 10 === 0) {
    note(await comparePaging(seed, done / BATCH, PAGING_ACTIONS, pair));
    note(await compareLoops(seed, done / BATCH, pair));
  }
  console.log(`${done + count} of ${programs} programs, ${differing} differences`);
}
process.exitCode = differing === 0 ? 0 : 1;

// `npm run soak -- --minutes 60`: a guest that runs new code all the time, and what it takes, once a minute.
// Fails when memory grows, when the guest stops, when what it computes changes, or when the run was too short
// for its speed to tell.
import { parseArgs } from "node:util";
import { setTimeout as sleep } from "node:timers/promises";
import { SoakGuest } from "./guest.js";
import { canTell, excess, growth, lineOf, type Reading } from "./readings.js";

const MINUTE = 60_000;
/** How long a program of the guest's loop may take, ms. */
const LONGEST_SILENCE = 60_000;
/** How often the guest is looked after, ms. */
const LOOK = 1000;

const { values } = parseArgs({ options: { minutes: { type: "string", default: "60" } } });
const minutes = Number(values.minutes);
if (!(minutes > 0)) throw new Error(`--minutes ${values.minutes}: not a positive number`);
const collect = globalThis.gc;
if (!collect) throw new Error("node must run with --expose-gc, as npm run soak does");

const started = performance.now();
const readings: Reading[] = [];
let cpuBefore = process.cpuUsage();

async function read({ board, rounds }: SoakGuest): Promise<Reading> {
  // What finalizers free is gone after the next collection only.
  for (let times = 0; times < 3; times++) {
    await collect!();
    await sleep(0);
  }
  const { instructions, translator } = board;
  const time = (performance.now() - started) / MINUTE;
  const before = readings.at(-1) ?? { minutes: 0, instructions: 0 };
  const { user, system } = process.cpuUsage(cpuBefore);
  cpuBefore = process.cpuUsage();
  const { rss, heapUsed, external, arrayBuffers } = process.memoryUsage();
  return {
    minutes: time,
    instructions,
    mips: (instructions - before.instructions) / ((time - before.minutes) * 60e6),
    share: (user + system) / ((time - before.minutes) * 60e6),
    rounds,
    translator,
    ...{ resident: rss, heap: heapUsed, external, arrayBuffers },
  };
}

/** What a guest did that says nothing: one that is stuck and one that got no processor look different. */
function silence({ board, heard, instructionsHeard }: SoakGuest): string {
  const seconds = ((performance.now() - heard) / 1000).toFixed(0);
  const millions = ((board.instructions - instructionsHeard) / 1e6).toFixed(0);
  return `nothing new from the guest for ${seconds} s, in which ${millions} million instructions ran`;
}

/** Runs to the end. @returns why it failed; undefined when it passed */
async function soak(guest: SoakGuest): Promise<string | undefined> {
  const end = performance.now() + minutes * MINUTE;
  for (let due = performance.now() + MINUTE; ; due += MINUTE) {
    while (performance.now() < Math.min(due, end)) {
      await sleep(LOOK);
      if (guest.failure) return guest.failure;
      if (performance.now() - guest.heard > LONGEST_SILENCE) return silence(guest);
    }
    const reading = await read(guest);
    readings.push(reading);
    console.log(lineOf(reading));
    const fault = excess(reading);
    if (fault) return fault;
    if (performance.now() < end) continue;
    return canTell(readings) ? growth(readings) : "too little ran to tell whether memory grows";
  }
}

const guest = await SoakGuest.powerOn();
await guest.begin();
const why = await soak(guest);
guest.close();
console.log(why ? `failed: ${why}` : "passed");
process.exit(why ? 1 : 0);

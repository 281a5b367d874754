// What is read of a machine that runs for long, as a line, and whether something grew.
import type { TranslatorStatistics } from "../../components/contract/contract.js";

/** Memory in bytes, after a collection of garbage. */
export interface Reading {
  /** Minutes since the beginning. */
  minutes: number;
  /** Guest instructions so far; millions of them a second since the reading before. */
  instructions: number;
  mips: number;
  /** Share of a core that the process had since the reading before: a guest may be slow for want of it. */
  share: number;
  /** Rounds of the guest's loop so far. */
  rounds: number;
  translator: TranslatorStatistics;
  /** All that the process has in memory; of it, JavaScript's heap, what hangs on it, and ArrayBuffers. */
  resident: number;
  heap: number;
  external: number;
  arrayBuffers: number;
}

const MIB = 1 << 20;
/** wasm-core/cpu/translator/regions.ts holds no more regions. */
const MAX_REGIONS = 4000;
/** What memory may grow by and count as steady: a share, and bytes. */
const SLACK = { share: 0.05, bytes: 16 * MIB };
/**
 * Memory grows from one dropping of all regions to the next: a quarter is compared if it has seen so many,
 * and if there are so many readings.
 */
const FEWEST_EVICTIONS = 2;
const FEWEST_READINGS = 8;

const KINDS = ["resident", "heap", "external", "arrayBuffers"] as const;

/** A reading as one line. */
export function lineOf(reading: Reading): string {
  const { minutes, instructions, mips, share, rounds, translator } = reading;
  const { regions, translated, invalidated, evictions, modules, bytes } = translator;
  const mib = (count: number) => `${(count / MIB).toFixed(1)} MiB`;
  return [
    `${minutes.toFixed(1)} min`,
    `round ${rounds}`,
    `${(instructions / 1e9).toFixed(2)} G instructions`,
    `${mips.toFixed(0)} MIPS with ${(share * 100).toFixed(0)} % of a core`,
    `regions ${regions} (translated ${translated}, invalidated ${invalidated}, evictions ${evictions})`,
    `modules ${modules} of ${mib(bytes)}`,
    ...KINDS.map((kind) => `${kind} ${mib(reading[kind])}`),
  ].join(", ");
}

/** What is wrong with a reading by itself; undefined when nothing is. */
export function excess({ translator: { regions } }: Reading): string | undefined {
  return regions > MAX_REGIONS ? `${regions} regions exist, more than ${MAX_REGIONS}` : undefined;
}

/** Are there readings enough, and evictions among them, for `growth` to tell something? */
export function canTell(readings: readonly Reading[]): boolean {
  if (readings.length < FEWEST_READINGS) return false;
  return [2, 4].every((nth) => {
    const evictions = quarter(readings, nth).map(({ translator }) => translator.evictions);
    return evictions.at(-1)! - evictions[0]! >= FEWEST_EVICTIONS;
  });
}

/** Which memory grew from the second quarter of the readings, oldest first, to the last, if any did. */
export function growth(readings: readonly Reading[]): string | undefined {
  for (const kind of KINDS) {
    const [before, after] = [2, 4].map((nth) => median(quarter(readings, nth).map((one) => one[kind])));
    if (after! > before! * (1 + SLACK.share) + SLACK.bytes) {
      const [from, to] = [before!, after!].map((bytes) => (bytes / MIB).toFixed(1));
      return `${kind} memory grew from ${from} MiB in the second quarter to ${to} MiB in the last`;
    }
  }
  return undefined;
}

/** @param nth 1…4 */
function quarter(readings: readonly Reading[], nth: number): readonly Reading[] {
  const edge = (n: number) => Math.round((readings.length * n) / 4);
  return readings.slice(edge(nth - 1), edge(nth));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

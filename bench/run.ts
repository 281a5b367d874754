// `npm run bench -- [--rounds 10] [--repeats 3] [--peers qemu,node,chromium]`: the kernels on every peer, the
// peers taking turns within minutes of one another, as ratios to QEMU's speed. Checksums must agree.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ensure } from "../tools/debian.js";
import { TOP } from "../tools/files.js";
import { buildKernels, type Timing } from "./kernels.js";
import { PEERS } from "./peers.js";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "10" },
    repeats: { type: "string", default: "3" },
    peers: { type: "string", default: PEERS.map(({ name }) => name).join() },
  },
});

/** Of each kernel, the times that one peer took. */
type Times = Map<string, number[]>;

const median = (of: number[]) => of.toSorted((a, b) => a - b)[of.length >> 1]!;
const geometricMean = (of: number[]) => Math.exp(of.reduce((sum, one) => sum + Math.log(one), 0) / of.length);

/** Adds a run's times, and refuses a run that computed something else. */
function note(times: Times, run: Map<string, Timing>, sums: Map<string, string>, peer: string): void {
  for (const [kernel, { milliseconds, checksum }] of run) {
    if ((sums.get(kernel) ?? checksum) !== checksum) throw new Error(`${peer} computes another ${kernel}`);
    sums.set(kernel, checksum);
    times.set(kernel, [...(times.get(kernel) ?? []), milliseconds]);
  }
}

/** The table: QEMU's milliseconds, and the speed of the others as a multiple of QEMU's. */
function table(results: Map<string, Times>): string {
  const [reference, ...others] = [...results];
  const header = ["kernel", `${reference![0]}, ms`, ...others.map(([name]) => `${name}, ×`)];
  const ratios = others.map(() => [] as number[]);
  const rows = [...reference![1]].map(([kernel, times]) => {
    const cells = others.map(([, theirs], k) => {
      const ratio = median(times) / median(theirs.get(kernel)!);
      ratios[k]!.push(ratio);
      return ratio.toFixed(3);
    });
    return [kernel, median(times).toFixed(0), ...cells];
  });
  const mean = ["geometric mean", "", ...ratios.map((of) => geometricMean(of).toFixed(3))];
  return [header, header.map(() => "---"), ...rows, mean].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

process.chdir(TOP);
await ensure("qemu", "browser");
const chosen = values.peers.split(",");
const unknown = chosen.filter((name) => !PEERS.some((peer) => peer.name === name));
if (unknown.length > 0)
  throw new Error(`--peers ${unknown.join()}: there are ${PEERS.map(({ name }) => name).join()}`);
const peers = PEERS.filter(({ name }) => name === "qemu" || chosen.includes(name));
if (chosen.includes("chromium") && !existsSync(join(TOP, "dist/vm-guest.js"))) {
  throw new Error("the library is not built: npm run build");
}
const elf = buildKernels(Number(values.rounds));
const results = new Map(peers.map(({ name }) => [name, new Map() as Times]));
const sums = new Map<string, string>();
for (let repeat = 1; repeat <= Number(values.repeats); repeat++) {
  for (const peer of peers) {
    console.error(`round ${repeat}: ${peer.name}`);
    note(results.get(peer.name)!, await peer.run(elf), sums, peer.name);
  }
}
console.log(`Speed as a multiple of native QEMU's, median of ${values.repeats}; higher is faster.\n`);
console.log(table(results));

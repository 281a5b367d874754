// Our machine in the ways that random programs are run on it: without a command line, in this process.
import { readFileSync } from "node:fs";
import { runBare, type BareOptions } from "../../support/bare-core.js";
import type { Machine } from "../../support/machines.js";

const SETTINGS = {
  interpreter: { engine: "interpreter" },
  /** What ran twice is translated. */
  auto: { engine: "auto", heat: 2 },
  translator: { engine: "translator" },
  /** Without the platform's fused multiply-add. */
  unfused: { engine: "auto", heat: 2, fused: false },
  /** As `auto`, while regions, TLB entries and budget are taken away at random. */
  disturbed: { engine: "auto", heat: 2, disturb: 88_172_645 },
} satisfies Record<string, BareOptions>;

export type EngineName = keyof typeof SETTINGS;
export const ENGINES = Object.keys(SETTINGS) as EngineName[];

/** Our machine with an engine. */
export function engine(name: EngineName): Machine {
  return {
    name,
    async run(elf) {
      const { lines } = await runBare(readFileSync(elf), SETTINGS[name]);
      return { status: 0, output: lines.join("\n") };
    },
  };
}

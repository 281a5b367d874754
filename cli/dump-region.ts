// `--dump-region`: the module of a region of guest code, written to a file as it is compiled.

import { writeFileSync } from "node:fs";
import type { TranslatedModule, TranslatedRegion } from "../components/worker/region-compiler.js";

export interface DumpRequest {
  /** Guest-virtual or guest-physical address of an instruction. */
  address: bigint;
  /** Path of the file to write. */
  file: string;
}

/** Writes the module, and says so on standard error, when one of its regions reaches over the address. */
export function dumpRegion({ address, file }: DumpRequest, { bytes, regions }: TranslatedModule): void {
  const index = regions.findIndex((region) => reachesOver(region, address));
  if (index === -1) return;
  writeFileSync(file, bytes);
  const { entry, last } = regions[index]!;
  const hex = (value: bigint) => `0x${value.toString(16)}`;
  process.stderr.write(
    `${file}: the region from ${hex(entry)} to ${hex(entry + BigInt(last))} ` +
      `is function ${index} of ${regions.length}\n`,
  );
}

function reachesOver({ entry, physical, last }: TranslatedRegion, address: bigint): boolean {
  const inside = (start: bigint) => address >= start && address <= start + BigInt(last);
  return inside(entry) || inside(physical);
}

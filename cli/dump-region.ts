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
  const { entry, lowest, highest } = regions[index]!;
  const hex = (value: bigint) => `0x${value.toString(16)}`;
  process.stderr.write(
    `${file}: the region entered at ${hex(entry)}, from ${hex(entry + BigInt(lowest))} to ` +
      `${hex(entry + BigInt(highest))}, is function ${index} of ${regions.length}\n`,
  );
}

function reachesOver({ entry, physical, lowest, highest }: TranslatedRegion, address: bigint): boolean {
  const inside = (start: bigint) => address >= start + BigInt(lowest) && address <= start + BigInt(highest);
  return inside(entry) || inside(physical);
}

// What the translator did: the core's record of counts, and what its modules took.

import { TranslatorCounts } from "../../wasm-core/abi.js";
import type { TranslatorStatistics } from "../contract/contract.js";
import type { Core } from "./core.js";

/** Reads the counts of a core that was booted. */
export function translatorStatistics({ exports, memory, regions }: Core): TranslatorStatistics {
  const record = new DataView(memory.buffer, exports.translatorCounts() >>> 0, TranslatorCounts.BYTES);
  const count = (field: TranslatorCounts) => Number(record.getBigUint64(field, true));
  return {
    regions: count(TranslatorCounts.REGIONS),
    translated: count(TranslatorCounts.TRANSLATED),
    invalidated: count(TranslatorCounts.INVALIDATED),
    evictions: count(TranslatorCounts.EVICTIONS),
    modules: regions.modules,
    bytes: regions.bytes,
    compileTime: regions.compileTime,
    longestCompile: regions.longestCompile,
    slowAccesses: count(TranslatorCounts.SLOW_LOADS) + count(TranslatorCounts.SLOW_STORES),
    exits: {
      jump: count(TranslatorCounts.EXIT_JUMP),
      interpreter: count(TranslatorCounts.EXIT_INTERPRETER),
      trap: count(TranslatorCounts.EXIT_TRAP),
      budget: count(TranslatorCounts.EXIT_BUDGET),
    },
  };
}

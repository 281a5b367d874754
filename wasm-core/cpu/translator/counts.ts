// What the translator did, for the host to read: the record TranslatorCounts of abi.ts.
import { TranslatorCounts } from "../../abi";
import { TRANSLATOR_COUNTS } from "../../layout";

@inline function at(which: TranslatorCounts): usize { return TRANSLATOR_COUNTS + usize(which); }

/** Adds to a count. */
@inline export function count(which: TranslatorCounts, by: i64 = 1): void {
  store<u64>(at(which), load<u64>(at(which)) + by);
}

@inline export function setCount(which: TranslatorCounts, value: u64): void { store<u64>(at(which), value); }

export function resetCounts(): void { memory.fill(TRANSLATOR_COUNTS, 0, TranslatorCounts.BYTES); }

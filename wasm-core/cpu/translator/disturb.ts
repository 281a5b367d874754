// Trouble for tests: at random points regions, TLB entries and budget are taken away. None of it is anything
// that a guest can see.
import { Config } from "../../abi";
import { CONFIG, PAGE_FLAGS, PAGE_SHIFT, PageFlag } from "../../layout";
import { board } from "../../bus/board-state";
import { dropLater } from "../code";
import { hart } from "../hart";
import { flushAll, forgetSpaces } from "../spaces";
import { translator } from "./state";

@inline export function isDisturbed(): bool { return load<u32>(CONFIG, Config.DISTURB) != 0; }

/** Now and then does one of the things above. The next random number takes the seed's place. */
export function disturb(): void {
  const random = next();
  const h = hart();
  if (random % 32768 == 0) {
    h.writtenPages = 1;
    h.writtenTooMany = 1;
  }
  if (random % 4093 == 0) dropSome(random);
  if (random % 2039 == 0) flushAll();
  if (random % 4091 == 0) forgetSpaces(0, true);
  if (random % 31 == 0) translator().mustInterpret = 1;
  if (random % 37 == 0) shorten(i32(random >> 20));
}

/** xorshift32 (G. Marsaglia). */
function next(): u32 {
  let random = load<u32>(CONFIG, Config.DISTURB);
  random ^= random << 13;
  random ^= random >> 17;
  random ^= random << 5;
  store<u32>(CONFIG, random, Config.DISTURB);
  return random;
}

/** Ends the regions of the first page behind a random one that has any. */
function dropSome(random: u32): void {
  const pages = u32(board().ramBytes >> PAGE_SHIFT);
  for (let k: u32 = 0; k < pages; k++) {
    const number = (random + k) % pages;
    if (load<u8>(PAGE_FLAGS + number) & PageFlag.REGION) return dropLater(number);
  }
}

/** Leaves the hart at most `instructions` + 1 of its budget. */
function shorten(instructions: i32): void {
  const h = hart();
  if (h.budget <= instructions) return;
  h.horizon -= h.budget - (instructions + 1);
  h.budget = instructions + 1;
}

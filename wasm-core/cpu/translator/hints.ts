// Branch hints: a custom section that tells the engine which branches are seldom taken (WebAssembly branch
// hinting, "metadata.code.branch_hint"), so that what they lead to stands aside and costs no registers.
// Engines that do not know the section pass over it.
import { HINTS, HINTS_END } from "../../layout";
import { translator } from "./state";
import { byte, fill, name, padded, room, unsigned } from "./wasm";

/** A region may add this much. */
const REGION_ROOM: usize = 0x1_0000;
const UNLIKELY: u32 = 0;

/** Begins with the hints of a module. */
export function resetHints(): void {
  translator().hints = HINTS;
  translator().hinted = 0;
}

@inline export function hintsHaveRoom(): bool { return translator().hints + REGION_ROOM < HINTS_END; }

/** The hints that follow are those of the function with this index, whose body begins here. */
export function beginHints(index: u32): void {
  const t = translator();
  t.body = t.out;
  t.out = t.hints;
  unsigned(index);
  t.hintCount = room();
  t.hints = t.out;
  t.out = t.body;
  t.hintNumber = 0;
}

/** The function has no more of them. */
export function endHints(): void {
  const t = translator();
  padded(t.hintCount - 5, t.hintNumber);
  t.hinted++;
}

/** The `if` or `br_if` that is written next is seldom taken. */
export function unlikely(): void {
  const t = translator();
  const out = t.out;
  t.out = t.hints;
  unsigned(u32(out - t.body));
  unsigned(1);
  byte(UNLIKELY);
  t.hints = t.out;
  t.out = out;
  t.hintNumber++;
}

/** The section; it goes before the code. */
export function hintSection(): void {
  const t = translator();
  byte(0);
  const start = room();
  name("metadata.code.branch_hint");
  unsigned(t.hinted);
  const bytes = t.hints - HINTS;
  memory.copy(t.out, HINTS, bytes);
  t.out += bytes;
  fill(start);
}

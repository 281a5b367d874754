// The translator's record and its arena. Everything here can be lost at any time: it is no machine state.
import { ARENA, ARENA_END, TRANSLATOR } from "../../layout";

/** How eagerly hot code becomes wasm. */
export const enum Engine {
  /** Never. */
  INTERPRETER,
  /** When it is hot. */
  AUTO,
  /** At first sight. */
  TRANSLATOR,
}

/** How the accesses of the stretch being written are done (stretches.ts). */
export const enum Stretch {
  /** Each is checked: there is no stretch. */
  NONE,
  /** Those that were checked together are done as they stand. */
  PLAIN,
  /** By calls. */
  CALLING,
}

@unmanaged
export class Translator {
  engine: u32;
  /** May `f64x2.relaxed_madd` be emitted? */
  fused: u32;
  /** Set by code that leaves for the interpreter: the instruction at hart().pc is not for a region. */
  mustInterpret: u32;
  /** Instructions of a block that was left in the middle and did not run. */
  unrun: i32;
  /** Emitted code left in the middle of a block. */
  stopped: u32;
  /** Slot of a region's entry that the interpreter reached, 0 when it reached none. */
  entered: usize;
  /** The interpreter found hart().pc hot. */
  hot: u32;

  /** Next free byte of the arena, next byte of the module. */
  arena: usize;
  out: usize;

  /** The region being translated: entry; decoded pages around it, instructions across their ends. */
  entryPc: u64;
  entryOffset: u32;
  pages: usize;
  crossing: usize;
  /** Distance of its last instruction. */
  last: i32;
  marks: usize;
  blocks: usize;
  blockCount: u32;
  order: usize;
  /** Targets of computed jumps inside the region (block.ts), and the block that chooses among them. */
  targets: usize;
  targetCount: u32;
  lowestTarget: i32;
  highestTarget: i32;
  dispatch: usize;
  orderCount: u32;
  /** Heads of loops that were added (heads.ts), blocks that are no code, cycles that were looked for. */
  headCount: u32;
  invented: u32;
  cycles: u32;
  instructions: u32;
  /** How often a region was made at its entry before. */
  grown: u32;

  /** Registers used and written, as bits; whether floating point, and arithmetic of it, occurs. */
  usedX: u32;
  usedF: u32;
  writtenX: u32;
  writtenF: u32;
  float: u32;
  rounds: u32;
  /** Registers whose locals are newer than memory at the place being written, as bits. */
  unsavedX: u32;
  unsavedF: u32;
  /** What is known there of each register (words.ts): 32 bytes. */
  known: usize;
  /** The stretch being written (stretches.ts): its uses of registers, as bits those checked together. */
  uses: usize;
  useCount: u32;
  together: u32;
  stretch: u32;
  /** No stretch begins before this instruction of the block. */
  nextStretch: u32;
  /** The local that the access being written adds its offset to, 0 when it has an address; the offset. */
  linear: u32;
  linearOffset: u32;

  /** The Effects record in which instructions are noted. */
  effects: usize;

  /** The instruction being emitted: its distance from the entry, and how many follow it in its block. */
  rel: i32;
  rest: u32;
  /** Is mstatus.FS marked dirty in this block already? */
  dirty: u32;
  /** Is this block in a loop? */
  inLoop: u32;
  /** Numbers of locals of the registers: 32 bytes each. */
  localX: usize;
  localF: usize;
  firstFloat: u32;
  firstLinear: u32;
  /** Open labels, innermost last. */
  labels: usize;
  labelCount: u32;

  /** The last i64 constant that was written: its value, where it begins and ends. */
  constant: i64;
  constantAt: usize;
  constantEnd: usize;
  /** Where the last local.get that was written begins and ends. */
  getAt: usize;
  getEnd: usize;

  /**
   * Branch hints (hints.ts): next free byte; functions that have some; of the one being written, where its
   * body and its count are, and the count.
   */
  hints: usize;
  hinted: u32;
  body: usize;
  hintCount: usize;
  hintNumber: u32;

  /** Regions in the module being written. */
  batch: u32;
  /** Runs of the hart since the first of them came. */
  waited: u32;
  /** The period of instructions that began last; heat fades from one to the next. */
  period: u32;
  nextRegion: u32;
  slowRows: u32;
  /** Epoch of code mappings; see jumps.ts. */
  lastGeneration: u32;
}

@inline export function translator(): Translator { return changetype<Translator>(TRANSLATOR); }

export function resetArena(): void { translator().arena = ARENA; }

/** `bytes` zeroed bytes of the arena, 0 when it is full. */
export function allot(bytes: usize): usize {
  const t = translator();
  const at = (t.arena + 7) & ~7;
  if (at + bytes > ARENA_END) return 0;
  t.arena = at + bytes;
  memory.fill(at, 0, bytes);
  return at;
}

// Finding the code of a region: everything that control can reach from the entry without returning, as far as
// it was decoded before, in a window that begins at the entry. What lies before the entry is left to other
// regions: one that begins in the middle of a loop would else hold the loops around it, and its entry would
// take their shape away.
import { ModuleRegions } from "../../abi";
import { csrStaysInside } from "../../generated/csr";
import { traitsOf } from "../../generated/translate";
import { MODULE_REGIONS, PAGE_BYTES, PAGE_SHIFT, RAM_BASE } from "../../layout";
import { coverLines, decodeAcross, decodeSlot, } from "../code";
import { instructionIn, isCalm, isComputed, numberOf, slotAt, straddles, wasJumped } from "../code";
import { decodedPageOf } from "../fetch";
import { SINK } from "../hart";
import * as insn from "../insn";
import { Insn } from "../insn";
import { Block, DISPATCH_START, End, TARGET_BLOCK } from "./block";
import { addBlock, blockAt, inOrder, resetBlocks, targetCell } from "./block";
import { effectsOf } from "./effects";
import { notePending } from "./pending";
import { Engine, allot, translator } from "./state";

/** Kinds as isa/parse.ts KINDS numbers them, and the other bits of traitsOf(). */
export namespace Trait {
  export const KIND: u32 = 7;
  export const TRAP: u32 = 1;
  export const BRANCH: u32 = 2;
  export const JUMP: u32 = 3;
  export const INDIRECT: u32 = 4;
  export const SYSTEM: u32 = 5;
  export const FLOAT: u32 = 8;
  export const ROUNDS: u32 = 16;
  export const SLOW: u32 = 32;
}

/** Bytes from the entry on that a region may reach. */
const WINDOW: i32 = 0x8000;
const MAX_INSTRUCTIONS: u32 = 2000;
/** Pages that they lie on. */
export const PAGES: i32 = 9;
const MAX_PENDING: u32 = 2048;
/** In place of a decoded page: none is there. */
const ABSENT: u32 = 1;

/** A mark for each halfword of the window. */
const SEEN: u8 = 1;
const LEADER: u8 = 2;
const TARGET: u8 = 4;

/** Bytes either side of a computed jump in which its targets are looked for, and how many there may be. */
const REACH: i32 = 4096;
const MAX_TARGETS: u32 = 256;

@inline function mark(rel: i32): usize { return translator().marks + (rel >> 1); }
@inline function inWindow(rel: i32): bool { return rel >= 0 && rel < WINDOW; }

/** Finds the code of the region at `pc`; false when there is no room. */
export function findCode(pc: u64): bool {
  const t = translator();
  t.entryPc = pc;
  t.entryOffset = u32(pc) & (PAGE_BYTES - 1);
  t.pages = allot(PAGES * sizeof<usize>());
  t.crossing = allot(PAGES * sizeof<usize>());
  t.marks = allot(WINDOW / 2);
  t.instructions = 0;
  t.last = 0;
  t.targets = t.targetCount = 0;
  if (t.crossing == 0 || t.marks == 0) return false;
  walk();
  return true;
}

/** Does the code that was found hold the instruction at `pc`? */
export function findsPlace(pc: u64): bool {
  const rel = pc - translator().entryPc;
  return rel < u64(WINDOW) && (load<u8>(mark(i32(rel))) & SEEN) != 0;
}

/** Notes on the decoded pages what the region is made of, and which places it has. */
export function coverCode(): void {
  const t = translator();
  for (let n: u32 = 0; n < t.orderCount; n++) {
    const block = inOrder(n);
    const start = i32(t.entryOffset) + block.start;
    if (block.count > 0) notePending(slotAt(pageAt(start >> 12), start & (PAGE_BYTES - 1)));
    for (let rel = block.start; rel < block.end; rel += 2) {
      const offset = i32(t.entryOffset) + rel;
      coverLines(pageAt(offset >> 12), offset & (PAGE_BYTES - 1), 2);
    }
  }
}

/** Says in the record of the module where the region lies. */
export function noteExtent(): void {
  const t = translator();
  const record = MODULE_REGIONS + ModuleRegions.FIRST + t.batch * ModuleRegions.STRIDE;
  store<u64>(record, t.entryPc, ModuleRegions.ENTRY);
  const page = RAM_BASE + (u64(numberOf(pageAt(0))) << PAGE_SHIFT);
  store<u64>(record, page + t.entryOffset, ModuleRegions.PHYSICAL);
  store<i32>(record, t.last, ModuleRegions.LAST);
  store<u32>(MODULE_REGIONS, t.batch + 1, ModuleRegions.COUNT);
}

/** The instruction `rel` bytes from the entry; 0 when it is not mapped, or control was never there. */
export function at(rel: i32): Insn {
  const t = translator();
  if (!inWindow(rel)) return 0;
  const distance = (i32(t.entryOffset) + rel) >> 12;
  const page = lookAt(distance);
  if (page == 0) return 0;
  const slot = slotAt(page, (t.entryOffset + rel) & (PAGE_BYTES - 1));
  if (t.engine == Engine.TRANSLATOR && insn.op(slot) == 0) decodeSlot(page, slot);
  return straddles(slot) ? across(distance) : instructionIn(slot);
}

/** The decoded page `distance` pages from the entry's, if any; the region depends on it from now on. */
function lookAt(distance: i32): usize {
  const t = translator();
  if (distance < 0 || distance >= PAGES) return 0;
  const cell = t.pages + (distance << 2);
  if (load<u32>(cell) == 0) {
    const va = (t.entryPc & ~u64(PAGE_BYTES - 1)) + (i64(distance) << 12);
    const page = decodedPageOf(distance == 0 ? t.entryPc : va);
    store<u32>(cell, page == 0 || !isCalm(page) ? ABSENT : page);
  }
  return pageAt(distance);
}

/** The instruction that crosses the end of a page; 0 when its second half is not known. */
function across(distance: i32): Insn {
  const cell = translator().crossing + (distance << 2);
  if (load<u32>(cell)) return load<u32>(cell);
  const next = lookAt(distance + 1);
  const record = next == 0 ? 0 : allot(insn.RECORD_BYTES);
  if (record == 0) return 0;
  decodeAcross(record, pageAt(distance), next);
  store<u32>(cell, record);
  return record;
}

/** The decoded page `distance` pages from the entry's that the region has looked at, 0 when it has none. */
export function pageAt(distance: i32): usize {
  if (distance >= PAGES) return 0;
  const page = load<u32>(translator().pages + (distance << 2));
  return page == ABSENT ? 0 : page;
}

@inline export function lengthOf(i: Insn): i32 { return insn.span(i) >> 3; }
@inline export function targetOf(i: Insn, rel: i32): i32 { return rel + (insn.displacement(i) >> 3); }
@inline export function discards(i: Insn): bool { return insn.rd(i) == u32(SINK); }

/** Marks what is reached and where blocks begin. */
function walk(): void {
  const t = translator();
  const pending = allot(MAX_PENDING * 4);
  if (pending == 0) return;
  let count: u32 = 0;
  store<i32>(pending, 0);
  store<u8>(mark(0), LEADER);
  count = 1;
  while (count > 0) {
    let rel = load<i32>(pending + (--count << 2));
    while (inWindow(rel) && (load<u8>(mark(rel)) & SEEN) == 0 && t.instructions < MAX_INSTRUCTIONS) {
      const i = at(rel);
      if (i == 0) break;
      store<u8>(mark(rel), load<u8>(mark(rel)) | SEEN);
      if (rel > t.last) t.last = rel;
      t.instructions++;
      const traits = traitsOf(insn.op(i));
      const kind = traits & Trait.KIND;
      const next = rel + lengthOf(i);
      if (isLeft(i, traits)) break;
      if (kind == Trait.BRANCH || (kind == Trait.JUMP && discards(i))) {
        const target = targetOf(i, rel);
        if (lead(target) && count < MAX_PENDING) store<i32>(pending + (count++ << 2), target);
      }
      if (kind == Trait.INDIRECT && discards(i) && isComputed(i)) count = addTargets(rel, pending, count);
      if ((kind == Trait.JUMP || kind == Trait.INDIRECT) && discards(i)) break;
      if (kind >= Trait.BRANCH && kind != Trait.SYSTEM) lead(next);
      rel = next;
    }
    if (inWindow(rel) && load<u8>(mark(rel)) & SEEN) lead(rel);
  }
}

/** Is the instruction one that only the interpreter runs? */
function isLeft(i: Insn, traits: u32): bool {
  if ((traits & Trait.KIND) != Trait.SYSTEM) return false;
  return (traits & Trait.SLOW) == 0 || !csrStaysInside(insn.csr(i) >> 12);
}

/** Takes for targets of a computed jump what such jumps led to nearby. They join the pending places. */
function addTargets(jump: i32, pending: usize, count: u32): u32 {
  const t = translator();
  if (t.targets == 0) t.targets = allot(MAX_TARGETS * 8);
  if (t.targets == 0) return count;
  for (let rel = jump - REACH; rel < jump + REACH; rel += 2) {
    if (!inWindow(rel) || load<u8>(mark(rel)) & TARGET || t.targetCount == MAX_TARGETS) continue;
    if (!isTarget(rel)) continue;
    store<u8>(mark(rel), load<u8>(mark(rel)) | TARGET);
    if (t.targetCount == 0 || rel < t.lowestTarget) t.lowestTarget = rel;
    if (t.targetCount == 0 || rel > t.highestTarget) t.highestTarget = rel;
    store<i32>(targetCell(t.targetCount++), rel);
    if (lead(rel) && count < MAX_PENDING) store<i32>(pending + (count++ << 2), rel);
  }
  return count;
}

function isTarget(rel: i32): bool {
  const offset = i32(translator().entryOffset) + rel;
  const page = lookAt(offset >> 12);
  return page != 0 && wasJumped(page, slotAt(page, offset & (PAGE_BYTES - 1)));
}

/** A block begins here; true when it is new. */
function lead(rel: i32): bool {
  if (!inWindow(rel)) return false;
  const old = load<u8>(mark(rel));
  store<u8>(mark(rel), old | LEADER);
  return (old & LEADER) == 0;
}

/** Makes a block of each run from a leader, then joins them. False when there is nothing worth having. */
export function makeBlocks(): bool {
  if (!resetBlocks()) return false;
  const index = allot(usize(WINDOW / 2) * sizeof<usize>());
  if (index == 0) return false;
  if (!makeFrom(0, index)) return false;
  for (let rel = 2; rel <= translator().last; rel += 2) {
    if ((load<u8>(mark(rel)) & (SEEN | LEADER)) != (SEEN | LEADER)) continue;
    if (!makeFrom(rel, index)) return false;
  }
  const blocks = translator().blockCount;
  if (translator().targetCount > 0 && !addDispatch(index)) return false;
  for (let n: u32 = 0; n < blocks; n++) {
    const block = blockAt(n);
    if (block.kind == End.SWITCH) block.first = changetype<Block>(translator().dispatch);
    else if (block.kind != End.INDIRECT && block.kind != End.INTERPRET) {
      block.first = blockFrom(block.target, index);
    }
    if (block.kind == End.BRANCH) block.second = blockFrom(block.otherwise, index);
  }
  return true;
}

/** Adds the block that computed jumps lead to. */
function addDispatch(index: usize): bool {
  const t = translator();
  const block = addBlock(DISPATCH_START);
  if (block == null) return false;
  block.kind = End.DISPATCH;
  block.end = block.start;
  t.dispatch = changetype<usize>(block);
  for (let n: u32 = 0; n < t.targetCount; n++) {
    store<u32>(targetCell(n), changetype<usize>(blockFrom(load<i32>(targetCell(n)), index)), TARGET_BLOCK);
  }
  return true;
}

function blockFrom(rel: i32, index: usize): Block | null {
  return inWindow(rel) ? changetype<Block | null>(load<u32>(index + (rel << 1))) : null;
}

function makeFrom(rel: i32, index: usize): bool {
  const block = addBlock(rel);
  if (block == null) return false;
  store<u32>(index + (rel << 1), changetype<usize>(block));
  fillBlock(block);
  return block.count > 0 || rel != 0;
}

function fillBlock(block: Block): void {
  let rel = block.start;
  while (true) {
    if (!inWindow(rel) || (load<u8>(mark(rel)) & SEEN) == 0) return endBlock(block, End.LEAVE, rel, rel);
    if (rel != block.start && load<u8>(mark(rel)) & LEADER) return endBlock(block, End.FALL, rel, rel);
    const i = at(rel);
    const traits = traitsOf(insn.op(i));
    const kind = traits & Trait.KIND;
    const next = rel + lengthOf(i);
    if (isLeft(i, traits)) return endBlock(block, End.INTERPRET, rel, rel);
    note(i, traits);
    block.count++;
    block.last = rel;
    if (kind == Trait.BRANCH) {
      block.otherwise = next;
      return endBlock(block, End.BRANCH, next, targetOf(i, rel));
    }
    if (kind == Trait.JUMP) {
      if (discards(i)) return endBlock(block, End.JUMP, next, targetOf(i, rel));
      return endBlock(block, End.CALL, next, next);
    }
    if (kind == Trait.INDIRECT) {
      const inside = translator().targetCount > 0 && isComputed(i);
      if (discards(i)) return endBlock(block, inside ? End.SWITCH : End.INDIRECT, next, next);
      return endBlock(block, End.CALL_INDIRECT, next, next);
    }
    rel = next;
  }
}

function endBlock(block: Block, kind: End, end: i32, target: i32): void {
  block.kind = kind;
  block.end = end;
  block.target = target;
}

/** Adds what an instruction touches to the region's sets. */
function note(i: Insn, traits: u32): void {
  const t = translator();
  const effects = effectsOf(i);
  t.usedX |= effects.readsX | effects.writesX;
  t.usedF |= effects.readsF | effects.writesF;
  t.writtenX |= effects.writesX;
  t.writtenF |= effects.writesF;
  if (traits & Trait.FLOAT) t.float = 1;
  if (traits & Trait.ROUNDS && (traits & Trait.SLOW) == 0) t.rounds = 1;
}

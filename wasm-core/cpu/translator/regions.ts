// The regions that exist: records, the chains of regions on a page, and their ends.
//
//   record (208 bytes)     0 slot     table slot, 0 while there is none
//                          4 pages    how many pages its code lies on
//                          8 number   page in RAM of the entry
//                         12 offset   of the entry in its page
//                         16 entry    the decoded instruction that ENTER replaced
//                         32 page[10] next (another region's page row, or 0), number, distance, pad
//                        192 refusals how often it could not be entered: its pages were mapped otherwise
//                        196 size     instructions
//                        200 last     distance of the last of them from the entry
//                        204 grown    how often a region at this place was made anew
import { FIRST_SLOT, TranslatorCounts } from "../../abi";
import { CODE_MAP, PAGE_BYTES, PAGE_FLAGS, PAGE_SHIFT, PageFlag } from "../../layout";
import { REGIONS, REGIONS_END, REGION_MAP } from "../../layout";
import { board } from "../../bus/board-state";
import { ENTER, cool, decodeSlot, numberOf, slotAt, uncover, writtenPage } from "../code";
import { decodedPageOf } from "../fetch";
import { hart } from "../hart";
import * as insn from "../insn";
import { Insn, RECORD_BYTES } from "../insn";
import { count, setCount } from "./counts";
import { setJump } from "./jumps";
import { isPending } from "./pending";
import { PAGES, pageAt } from "./region";
import { relyOn, renewEverywhere } from "../spaces";
import { translator } from "./state";

const STRIDE: usize = 208;
const MAX_REGIONS: u32 = 4000;
const ENTRY: usize = 16;
const REFUSALS: usize = 192;
const MAX_REFUSALS: u32 = 1000;
const SIZE: usize = 196;
const LAST: usize = 200;
const GROWN: usize = 204;
const ROWS: usize = 32;
const ROW: usize = 16;
/** Copies of decoded instructions that emitted code calls out for. */
const SLOW_ROWS: usize = REGIONS + MAX_REGIONS * STRIDE;
const MAX_SLOW: u32 = u32((REGIONS_END - SLOW_ROWS) / RECORD_BYTES);

@inline function regionAt(n: u32): usize { return REGIONS + n * STRIDE; }
@inline function mapOf(number: u32): usize { return REGION_MAP + (number << 2); }

/** Makes a record for the region just emitted. */
export function addRegion(): void {
  const t = translator();
  const region = regionAt(t.nextRegion);
  memory.fill(region, 0, STRIDE);
  let pages: u32 = 0;
  for (let distance = 0; distance < PAGES; distance++) {
    const page = pageAt(distance);
    if (page == 0) continue;
    const row = region + ROWS + pages++ * ROW;
    store<u32>(row, numberOf(page), 4);
    store<i32>(row, distance, 8);
    if (distance == 0) store<u32>(region, numberOf(page), 8);
  }
  store<u32>(region, pages, 4);
  store<u32>(region, t.entryOffset, 12);
  store<u32>(region, t.instructions, SIZE);
  store<i32>(region, t.last, LAST);
  store<u32>(region, t.grown, GROWN);
  t.nextRegion++;
}

export function regionsFull(): bool {
  return translator().nextRegion + 64 > MAX_REGIONS || translator().slowRows + 2048 > MAX_SLOW;
}

/** A copy of a decoded instruction that lives as long as the regions. */
export function keepSlow(i: Insn): u32 {
  const copy = SLOW_ROWS + usize(translator().slowRows++) * RECORD_BYTES;
  memory.copy(copy, i, RECORD_BYTES);
  return u32(copy);
}

/** Makes regions `first`… enterable: their functions are in the table. */
export function publish(first: u32, regions: u32): void {
  count(TranslatorCounts.REGIONS, regions);
  for (let n = first; n < first + regions; n++) {
    const region = regionAt(n);
    store<u32>(region, FIRST_SLOT + n);
    for (let k: u32 = 0; k < load<u32>(region, 4); k++) {
      const row = region + ROWS + k * ROW;
      const number = load<u32>(row, 4);
      store<u32>(row, load<u32>(mapOf(number)));
      store<u32>(mapOf(number), u32(row));
      watch(number);
    }
    markEntry(region);
  }
}

/** The page takes no write tag from now on. */
function watch(number: u32): void {
  const flags = PAGE_FLAGS + number;
  store<u8>(flags, load<u8>(flags) | PageFlag.REGION);
}

/** Puts ENTER where the region begins, if the page is decoded. */
function markEntry(region: usize): void {
  const page = load<u32>(CODE_MAP + (load<u32>(region, 8) << 2));
  if (page == 0) return;
  const slot = slotAt(page, load<u32>(region, 12));
  if (insn.op(slot) == ENTER) {
    if (!isOlder(regionOf(slot), region)) return;
    end(regionOf(slot));
    renewEverywhere();
  }
  if (insn.op(slot) == 0) decodeSlot(page, slot);
  memory.copy(region + ENTRY, slot, RECORD_BYTES);
  insn.head(slot, ENTER, insn.span(slot));
  insn.setImm(slot, i32(region + ENTRY));
}

/** Marks the entries on a page that was decoded anew. */
export function markEntries(number: u32): void {
  for (let row: usize = load<u32>(mapOf(number)); row != 0; row = load<u32>(row)) {
    const region = ownerOf(row);
    if (load<u32>(row, 8) == 0 && load<u32>(region)) markEntry(region);
  }
}

/** Was `region` made anew as `other`? */
@inline function isOlder(region: usize, other: usize): bool {
  return load<u32>(region, GROWN) < load<u32>(other, GROWN);
}

@inline function ownerOf(row: usize): usize { return REGIONS + ((row - REGIONS) / STRIDE) * STRIDE; }

@inline function regionOf(slot: Insn): usize { return usize(insn.imm32(slot)) - ENTRY; }

// Regions that may be made anew, by their page rows on the page of a place that is hot.

/** Times that a region is made anew at most. */
const MAX_GROWN: u32 = 8;
/** How far behind a region's last instruction it may grow, bytes. */
const GROWTH: i64 = 2048;

/** The row behind `row`, 0: the first one, of a region that may grow to hold `pc`; 0 when there is none. */
export function rowBefore(row: usize, pc: u64): usize {
  const page = decodedPageOf(pc);
  if (page == 0) return 0;
  row = load<u32>(row ? row : mapOf(numberOf(page)));
  while (row != 0 && !mayGrow(row, pc)) row = load<u32>(row);
  return row;
}

function mayGrow(row: usize, pc: u64): bool {
  const region = ownerOf(row);
  if (load<u32>(region) == 0 || load<u32>(region, GROWN) >= MAX_GROWN) return false;
  const distance = i64(pc - entryBy(row, pc));
  if (distance <= 0 || distance > i64(load<i32>(region, LAST)) + GROWTH) return false;
  const page = decodedPageOf(entryBy(row, pc));
  if (page == 0 || numberOf(page) != load<u32>(region, 8)) return false;
  return !isPending(slotAt(page, load<u32>(region, 12)));
}

/** Where the region of `row` begins, seen from `pc` on the row's page. */
export function entryBy(row: usize, pc: u64): u64 {
  const page = (pc & ~u64(PAGE_BYTES - 1)) - (i64(load<i32>(row, 8)) << PAGE_SHIFT);
  return page + load<u32>(ownerOf(row), 12);
}
export function sizeBy(row: usize): u32 { return load<u32>(ownerOf(row), SIZE); }
export function timesGrown(row: usize): u32 { return load<u32>(ownerOf(row), GROWN); }

/** Lets `pc` enter the region of an ENTER slot, when all its pages are mapped as they were; else false. */
export function enter(slot: Insn, pc: u64): bool {
  const region = regionOf(slot);
  if (load<u32>(region) == 0) return false;
  for (let k: u32 = 0; k < load<u32>(region, 4); k++) {
    const row = region + ROWS + k * ROW;
    const distance = load<i32>(row, 8);
    relyOn(pc + (i64(distance) << 12));
    if (distance == 0) continue;
    const page = decodedPageOf(pc + (i64(distance) << 12));
    if (page == 0 || numberOf(page) != load<u32>(row, 4)) return refuse(region);
  }
  setJump(pc, load<u32>(region));
  return true;
}

/** False; a region that was of no use too often ends, and the place may become hot again. */
function refuse(region: usize): bool {
  const times = load<u32>(region, REFUSALS) + 1;
  store<u32>(region, times, REFUSALS);
  if (times == MAX_REFUSALS) {
    end(region);
    renewEverywhere();
  }
  return false;
}

/** Ends the regions on pages that were written. */
export function dropWritten(): void {
  const h = hart();
  if (h.writtenTooMany) dropAll();
  else for (let k: u32 = 0; k < h.writtenPages; k++) dropPage(writtenPage(k));
  h.writtenPages = 0;
  h.writtenTooMany = 0;
  renewEverywhere();
}

function dropPage(number: u32): void {
  for (let row: usize = load<u32>(mapOf(number)); row != 0; row = load<u32>(row)) {
    const region = ownerOf(row);
    if (load<u32>(region)) end(region);
  }
  store<u32>(mapOf(number), 0);
  uncover(number);
}

function end(region: usize): void {
  store<u32>(region, 0);
  count(TranslatorCounts.INVALIDATED);
  count(TranslatorCounts.REGIONS, -1);
  unmark(region);
}

function unmark(region: usize): void {
  const page = load<u32>(CODE_MAP + (load<u32>(region, 8) << 2));
  if (page == 0) return;
  const slot = slotAt(page, load<u32>(region, 12));
  cool(page, slot);
  if (insn.op(slot) == ENTER && regionOf(slot) == region) memory.copy(slot, region + ENTRY, RECORD_BYTES);
}

/** Ends every region. */
export function dropAll(): void {
  const t = translator();
  for (let n: u32 = 0; n < t.nextRegion; n++) {
    const region = regionAt(n);
    if (load<u32>(region)) unmark(region);
    store<u32>(region, 0);
  }
  memory.fill(REGION_MAP, 0, usize(board().ramBytes >> 12) << 2);
  t.nextRegion = 0;
  t.slowRows = 0;
  setCount(TranslatorCounts.REGIONS, 0);
  count(TranslatorCounts.EVICTIONS);
  renewEverywhere();
}

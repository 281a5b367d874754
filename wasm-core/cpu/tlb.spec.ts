// Data entries that share a place in the table.
import { RAM, TLB, WRITERS } from "../layout";
import { hart } from "./hart";
import { distrustData, emptyData, fillData, findData } from "./tlb";
import { ADDEND, forgetData, forgetWritesIn, keptAt, keptCell, keptMark, readable, tlbEntry } from "./tlb";

/** Virtual pages at one place, and one at the place where those go that make way. */
const A: u64 = 0x4000_0000;
const B: u64 = A + (4096 << 12);
const C: u64 = B + (4096 << 12);
const BESIDE: u64 = A + (2048 << 12);

/** Linear address of the page that `va` is mapped to. */
function pageOf(va: u64): usize { return RAM + (usize(va >> 24) << 12); }

function make(): void {
  hart().tlb = TLB;
  memory.fill(WRITERS, 0, 4096);
  distrustData(TLB);
  emptyData(TLB);
}

function fill(va: u64): void { fillData(va, pageOf(va), true, true); }
function finds(va: u64): bool {
  const at = findData(va + 8, false);
  assert(at == 0 || at == pageOf(va) + 8, "the right page");
  return at != 0;
}
function hits(va: u64): bool { return readable(tlbEntry(va), va, 8); }

export function test_a_page_that_made_way_is_found_and_takes_its_place_again(): void {
  make();
  fill(A);
  fill(B);
  assert(hits(B) && !hits(A));
  assert(finds(A) && hits(A) && !hits(B));
  assert(finds(B) && hits(B) && !hits(A));
}

export function test_filling_a_page_again_displaces_none(): void {
  make();
  fill(A);
  fill(B);
  fill(B);
  assert(finds(A) && finds(B));
}

export function test_of_three_the_oldest_is_lost(): void {
  make();
  fill(A);
  fill(B);
  fill(C);
  assert(!finds(A) && finds(B) && finds(C));
}

export function test_a_page_whose_place_was_taken_finds_nobody_elses(): void {
  make();
  fill(A);
  fill(B);
  assert(!finds(BESIDE) && !hits(BESIDE));
  fill(BESIDE);
  assert(hits(BESIDE) && finds(A));
}

export function test_forgetting_a_page_forgets_it_where_it_went(): void {
  make();
  fill(A);
  fill(B);
  forgetData(TLB, A);
  assert(!finds(A));
  make();
  fill(A);
  fill(B);
  forgetWritesIn(TLB, pageOf(A));
  assert(findData(A, true) == 0 && findData(B, true) == pageOf(B) && finds(A));
}

export function test_emptying_finds_what_made_way(): void {
  make();
  fill(A);
  fill(B);
  emptyData(TLB);
  assert(!finds(A) && !finds(B));
}

/** Keeps the page of `va` for reads and writes by a0, as emitted code does. */
function keep(va: u64): void {
  for (let kind: u32 = 0; kind < 2; kind++) {
    const cell = keptCell(10, kind == 1);
    store<u64>(TLB + keptAt(cell), va);
    store<u32>(TLB + keptAt(cell), u32(pageOf(va)) - u32(va), ADDEND);
    store<u8>(TLB + keptMark(cell), 1);
  }
}
function keeps(va: u64, write: bool): bool { return load<u64>(TLB + keptAt(keptCell(10, write))) == va; }

export function test_a_page_that_is_forgotten_is_kept_no_more_and_others_are(): void {
  make();
  keep(A);
  forgetData(TLB, B);
  assert(keeps(A, false) && keeps(A, true));
  forgetData(TLB, A + 8);
  assert(!keeps(A, false) && !keeps(A, true));
}

export function test_a_set_that_is_emptied_keeps_no_page(): void {
  make();
  keep(A);
  emptyData(TLB);
  assert(!keeps(A, false) && !keeps(A, true));
}

export function test_a_page_that_may_not_be_written_is_kept_for_no_write(): void {
  make();
  keep(A);
  forgetWritesIn(TLB, pageOf(A));
  assert(!keeps(A, true));
}

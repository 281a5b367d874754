// The PLIC by register script: priorities, thresholds, claims, and what level-triggered sources do meanwhile.
import { board } from "../../bus/board-state";
import { bus } from "../../bus/bus";
import { makeBoard } from "../../bus/bus.spec";
import { setLine } from "../../bus/irq";
import { hart } from "../../cpu/hart";
import { Irq } from "../../cpu/status";
import { Plic } from "./plic";

const BASE: u64 = 0xc00_0000;
const M: u64 = 0;
const S: u64 = 1;

function make(): void {
  makeBoard().add(new Plic(), BASE, 0x60_0000, 0);
  bus().reset();
}

function setPriority(source: u64, priority: u64): void {
  bus().write(BASE + 4 * source, 4, priority);
}

function enable(context: u64, sources: u64): void {
  bus().write(BASE + 0x2000 + 0x80 * context, 4, sources);
}

function setThreshold(context: u64, threshold: u64): void {
  bus().write(BASE + 0x20_0000 + 0x1000 * context, 4, threshold);
}

function claim(context: u64): u64 {
  return bus().read(BASE + 0x20_0004 + 0x1000 * context, 4);
}

function complete(context: u64, source: u64): void {
  bus().write(BASE + 0x20_0004 + 0x1000 * context, 4, source);
}

export function test_a_line_reaches_the_contexts_that_enabled_it(): void {
  make();
  setPriority(10, 1);
  setLine(10, true);
  assert(hart().lines == 0);
  enable(S, 1 << 10);
  assert(hart().lines == Irq.SEIP);
  enable(M, 1 << 10);
  assert(hart().lines == (Irq.SEIP | Irq.MEIP));
  setLine(10, false);
  assert(hart().lines == 0);
}

export function test_a_claim_blocks_the_source_until_its_completion(): void {
  make();
  setPriority(3, 1);
  enable(S, 1 << 3);
  setLine(3, true);
  assert(bus().read(BASE + 0x1000, 4) == 1 << 3);
  assert(claim(S) == 3);
  assert(hart().lines == 0 && bus().read(BASE + 0x1000, 4) == 0);
  assert(claim(S) == 0);
  setLine(3, true);
  assert(hart().lines == 0 && claim(S) == 0 && bus().read(BASE + 0x1000, 4) == 1 << 3);
  complete(S, 3);
  assert(hart().lines == Irq.SEIP && claim(S) == 3);
  setLine(3, true);
  setLine(3, false);
  complete(S, 3);
  assert(hart().lines == 0 && claim(S) == 0);
}

export function test_a_completion_alone_does_not_make_a_high_line_pending(): void {
  make();
  setPriority(3, 1);
  enable(S, 1 << 3);
  setLine(3, true);
  claim(S);
  complete(S, 3);
  assert(hart().lines == 0);
  setLine(3, true);
  assert(hart().lines == Irq.SEIP);
}

export function test_highest_priority_then_lowest_number_is_claimed_first(): void {
  make();
  enable(S, 0xfe);
  setPriority(2, 1);
  setPriority(3, 5);
  setPriority(5, 5);
  setPriority(7, 2);
  setLine(7, true);
  setLine(5, true);
  setLine(3, true);
  setLine(2, true);
  setLine(6, true);
  assert(claim(S) == 3 && claim(S) == 5 && claim(S) == 7 && claim(S) == 2);
  assert(claim(S) == 0, "priority 0 never interrupts");
}

export function test_a_threshold_hides_what_is_not_above_it(): void {
  make();
  setPriority(4, 3);
  enable(S, 1 << 4);
  setLine(4, true);
  setThreshold(S, 3);
  assert(hart().lines == 0 && claim(S) == 0);
  setThreshold(S, 2);
  assert(hart().lines == Irq.SEIP);
  setThreshold(S, 7);
  assert(hart().lines == 0);
}

export function test_a_completion_counts_only_where_the_source_is_enabled(): void {
  make();
  setPriority(1, 1);
  enable(M, 1 << 1);
  setLine(1, true);
  assert(claim(M) == 1);
  setLine(1, true);
  complete(S, 1);
  complete(M, 200);
  assert(hart().lines == 0);
  complete(M, 1);
  assert(hart().lines == Irq.MEIP);
}

export function test_registers_keep_the_bits_they_have(): void {
  make();
  setPriority(96, 0xffff_ffff);
  assert(bus().read(BASE + 4 * 96, 4) == 7);
  setPriority(0, 5);
  assert(bus().read(BASE, 4) == 0);
  for (let word: u64 = 0; word < 4; word++) bus().write(BASE + 0x2080 + 4 * word, 4, 0xffff_ffff);
  assert(bus().read(BASE + 0x2080, 4) == 0xffff_fffe);
  assert(bus().read(BASE + 0x2084, 4) == 0xffff_ffff && bus().read(BASE + 0x208c, 4) == 1);
  setThreshold(M, 0xff);
  assert(bus().read(BASE + 0x20_0000, 4) == 7);
}

export function test_reset_forgets_claims_and_settings(): void {
  make();
  setPriority(3, 1);
  enable(S, 1 << 3);
  setLine(3, true);
  claim(S);
  bus().reset();
  assert(bus().read(BASE + 12, 4) == 0 && hart().lines == 0);
  setPriority(3, 1);
  enable(S, 1 << 3);
  setLine(3, true);
  assert(claim(S) == 3);
}

export function test_other_places_and_widths_are_counted(): void {
  make();
  const reads: StaticArray<u64> = [4 * 97, 0x1010, 0x2010, 0x2100, 0x20_0008, 0x20_2000, 0x5f_fffc];
  for (let i = 0; i < reads.length; i++) {
    assert(bus().read(BASE + reads[i], 4) == 0);
    bus().write(BASE + reads[i], 4, 1);
  }
  assert(board().badReads == reads.length && board().badWrites == reads.length);
  bus().read(BASE + 4, 8);
  bus().write(BASE + 0x1000, 4, 2);
  assert(board().badReads == reads.length + 1 && board().badWrites == reads.length + 1);
}

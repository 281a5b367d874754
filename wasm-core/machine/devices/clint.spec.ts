// Software interrupt and timers by register script, with a clock that goes only where the test puts it.
import { NEVER, board } from "../../bus/board-state";
import { bus } from "../../bus/bus";
import { makeBoard } from "../../bus/bus.spec";
import { resetClock, skipTo, time } from "../../cpu/clock";
import { hart } from "../../cpu/hart";
import { Irq, Menvcfg } from "../../cpu/status";
import { Clint, updateTimer } from "./clint";

const BASE: u64 = 0x200_0000;
const MTIMECMP: u64 = BASE + 0x4000;
const MTIME: u64 = BASE + 0xbff8;

/** A board whose clock shows `ticks`. */
function make(ticks: u64): void {
  makeBoard().add(new Clint(), BASE, 0x1_0000, 0);
  resetClock(true);
  skipTo(ticks);
  hart().stimecmp = NEVER;
  bus().reset();
  assert(time() == ticks);
}

export function test_msip_drives_its_line(): void {
  make(0);
  bus().write(BASE, 4, 0xffff_ffff);
  assert(bus().read(BASE, 4) == 1 && hart().lines == Irq.MSIP);
  bus().write(BASE, 4, 2);
  assert(bus().read(BASE, 4) == 0 && hart().lines == 0);
}

export function test_mtimecmp_raises_and_lowers_MTIP_at_once(): void {
  make(1000);
  assert(hart().lines == 0 && bus().read(MTIMECMP, 8) == NEVER);
  bus().write(MTIMECMP, 8, 1000);
  assert(hart().lines == Irq.MTIP);
  bus().write(MTIMECMP, 8, 1001);
  assert(hart().lines == 0);
  updateTimer(1001);
  assert(hart().lines == Irq.MTIP);
}

export function test_halves_of_mtimecmp_are_written_alone(): void {
  make(1000);
  bus().write(MTIMECMP + 4, 4, 0);
  assert(bus().read(MTIMECMP, 8) == 0xffff_ffff);
  bus().write(MTIMECMP, 4, 7);
  assert(bus().read(MTIMECMP, 8) == 7 && bus().read(MTIMECMP + 4, 4) == 0);
  assert(hart().lines == Irq.MTIP);
}

export function test_mtime_is_read_and_written_whole_and_in_halves(): void {
  make((<u64>3 << 32) | 5);
  assert(bus().read(MTIME, 8) == ((<u64>3 << 32) | 5));
  assert(bus().read(MTIME, 4) == 5 && bus().read(MTIME + 4, 4) == 3);
  bus().write(MTIME + 4, 4, 9);
  assert(bus().read(MTIME, 8) == ((<u64>9 << 32) | 5));
  bus().write(MTIME, 8, 2);
  assert(bus().read(MTIME, 8) == 2);
  skipTo(time() + 10);
  assert(bus().read(MTIME, 8) == 12);
}

export function test_writing_mtime_moves_both_timers(): void {
  make(1000);
  hart().menvcfg = Menvcfg.STCE;
  hart().stimecmp = 5000;
  bus().write(MTIMECMP, 8, 6000);
  bus().write(MTIME, 8, 5999);
  assert(hart().lines == Irq.STIP);
  bus().write(MTIME, 8, 6000);
  assert(hart().lines == (Irq.STIP | Irq.MTIP));
  bus().write(MTIME, 8, 0);
  assert(hart().lines == 0);
}

export function test_stimecmp_counts_only_with_Sstc(): void {
  make(1000);
  hart().stimecmp = 0;
  updateTimer(1000);
  assert(hart().lines == 0);
  hart().menvcfg = Menvcfg.STCE;
  updateTimer(1000);
  assert(hart().lines == Irq.STIP);
}

export function test_lines_of_others_stay(): void {
  make(0);
  hart().lines = Irq.SEIP | Irq.MEIP;
  bus().write(BASE, 4, 1);
  updateTimer(0);
  assert(hart().lines == (Irq.SEIP | Irq.MEIP | Irq.MSIP));
}

export function test_other_places_and_widths_are_counted(): void {
  make(0);
  assert(bus().read(BASE + 4, 4) == 0 && bus().read(BASE, 8) == 0);
  assert(bus().read(MTIMECMP, 1) == 0 && bus().read(MTIMECMP + 8, 8) == 0);
  assert(board().badReads == 4);
  bus().write(BASE, 8, 1);
  bus().write(MTIME, 2, 1);
  assert(board().badWrites == 2 && hart().lines == 0);
}

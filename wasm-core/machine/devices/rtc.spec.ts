// The goldfish clock by register script. The harness's wall clock stands still at 1 700 000 000 s.
import { Config, ConfigFlags } from "../../abi";
import { NEVER, board } from "../../bus/board-state";
import { bus } from "../../bus/bus";
import { makeBoard } from "../../bus/bus.spec";
import { CONFIG } from "../../layout";
import { Rtc } from "./rtc";

const BASE: u64 = 0x10_1000;
const NOW: u64 = 1_700_000_000_000_000_000;
const IRQ: u32 = 1 << 11;

function make(): void {
  makeBoard().add(new Rtc(), BASE, 0x1000, 11);
  bus().reset();
}

function time(): u64 {
  const low = bus().read(BASE, 4);
  return low | (bus().read(BASE + 4, 4) << 32);
}

function setAlarm(at: u64): void {
  bus().write(BASE + 0x0c, 4, at >> 32);
  bus().write(BASE + 0x08, 4, at & 0xffff_ffff);
}

export function test_time_is_the_hosts_in_nanoseconds(): void {
  make();
  assert(time() == NOW);
}

export function test_the_guest_may_set_the_time_and_a_reset_keeps_it(): void {
  make();
  bus().write(BASE + 4, 4, 7);
  bus().write(BASE, 4, 9);
  assert(time() == ((<u64>7 << 32) | 9));
  bus().reset();
  assert(time() == ((<u64>7 << 32) | 9));
}

export function test_deterministic_time_follows_mtime(): void {
  make();
  store<u32>(CONFIG, ConfigFlags.DETERMINISTIC, Config.FLAGS);
  board().mtime = 5_000;
  assert(time() == 500_000);
}

export function test_an_alarm_ahead_waits_for_its_time(): void {
  make();
  bus().write(BASE + 0x10, 4, 1);
  setAlarm(NOW + 1000);
  assert(board().alarm == NOW + 1000 && bus().read(BASE + 0x18, 4) == 1);
  bus().alarm();
  assert(board().lines == 0, "not yet");
  board().alarm = NOW;
  bus().alarm();
  assert(board().lines == IRQ && board().alarm == NEVER && bus().read(BASE + 0x18, 4) == 0);
  bus().write(BASE + 0x1c, 4, 1);
  assert(board().lines == 0);
}

export function test_an_alarm_in_the_past_rings_at_once_when_enabled(): void {
  make();
  setAlarm(NOW);
  assert(board().lines == 0);
  bus().write(BASE + 0x10, 4, 1);
  assert(board().lines == IRQ);
  bus().write(BASE + 0x10, 4, 0);
  assert(board().lines == 0);
}

export function test_an_alarm_can_be_cleared_and_moves_with_the_guests_clock(): void {
  make();
  setAlarm(NOW + 1000);
  bus().write(BASE + 0x14, 4, 1);
  assert(board().alarm == NEVER);
  setAlarm(NOW + (<u64>1 << 33));
  bus().write(BASE + 4, 4, (NOW >> 32) + 1);
  assert(board().alarm == NOW + (<u64>1 << 32));
}

export function test_wrong_widths_and_offsets_are_counted(): void {
  make();
  bus().read(BASE, 8);
  bus().read(BASE + 0x24, 4);
  bus().read(BASE + 2, 1);
  assert(board().badReads == 3);
  bus().write(BASE + 0x18, 4, 1);
  bus().write(BASE + 0x100, 4, 1);
  bus().write(BASE, 8, 1);
  assert(board().badWrites == 3 && time() == NOW);
}

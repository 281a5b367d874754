// The reset ROM: QEMU's vector, and what OpenSBI's fw_dynamic finds behind it.
import { Config } from "../../abi";
import { board } from "../../bus/board-state";
import { bus } from "../../bus/bus";
import { makeBoard } from "../../bus/bus.spec";
import { CONFIG } from "../../layout";
import { Rom } from "./rom";

const BASE: u64 = 0x1000;

function make(): void {
  makeBoard();
  store<u32>(CONFIG, 0x8000_0000, Config.ENTRY);
  store<u32>(CONFIG, 0x87e0_0000, Config.DTB);
  store<u32>(CONFIG, 0x8020_0000, Config.NEXT);
  store<u32>(CONFIG, 1, Config.NEXT_MODE);
  bus().add(new Rom(), BASE, 0xf000, 0);
}

export function test_the_vector_is_QEMUs(): void {
  make();
  assert(bus().read(BASE, 4) == 0x0000_0297);
  assert(bus().read(BASE + 4, 4) == 0x0282_8613);
  assert(bus().read(BASE + 8, 4) == 0xf140_2573);
  assert(bus().read(BASE + 12, 4) == 0x0202_b583);
  assert(bus().read(BASE + 16, 4) == 0x0182_b283);
  assert(bus().read(BASE + 20, 4) == 0x0002_8067);
  assert(bus().read(BASE + 24, 8) == 0x8000_0000);
  assert(bus().read(BASE + 32, 8) == 0x87e0_0000);
}

export function test_fw_dynamic_info_names_the_next_stage(): void {
  make();
  assert(bus().read(BASE + 40, 8) == 0x4942_534f);
  assert(bus().read(BASE + 48, 8) == 2);
  assert(bus().read(BASE + 56, 8) == 0x8020_0000);
  assert(bus().read(BASE + 64, 8) == 1);
  assert(bus().read(BASE + 72, 8) == 0 && bus().read(BASE + 80, 8) == 0);
}

export function test_any_width_reads_and_nothing_writes(): void {
  make();
  assert(bus().read(BASE + 10, 2) == 0xf140 && bus().read(BASE + 5, 1) == 0x86);
  assert(bus().read(BASE + 88, 8) == 0 && bus().read(BASE + 0xeff8, 8) == 0);
  assert(board().badReads == 0);
  bus().write(BASE, 4, 0);
  assert(board().badWrites == 1 && bus().read(BASE, 4) == 0x0000_0297);
}

// The test finisher by register script.
import { ExitReason } from "../../abi";
import { board } from "../../bus/board-state";
import { bus } from "../../bus/bus";
import { makeBoard } from "../../bus/bus.spec";
import { Test } from "./test";

const BASE: u64 = 0x10_0000;

function make(): void {
  makeBoard().add(new Test(), BASE, 0x1000, 0);
}

export function test_pass_reset_and_fail_end_the_machine(): void {
  make();
  bus().write(BASE, 4, 0x5555);
  assert(board().exit == ExitReason.POWER_OFF && board().exitCode == 0);
  bus().write(BASE, 4, 0x7777);
  assert(board().exit == ExitReason.REBOOT);
  bus().write(BASE, 4, 0x002a_3333);
  assert(board().exit == ExitReason.FAIL && board().exitCode == 42);
  bus().write(BASE, 2, 0x5555);
  assert(board().exit == ExitReason.POWER_OFF && board().exitCode == 0);
}

export function test_other_values_offsets_and_widths_do_nothing(): void {
  make();
  bus().write(BASE, 4, 0x1234);
  bus().write(BASE + 4, 4, 0x5555);
  bus().write(BASE, 1, 0x55);
  bus().write(BASE, 8, 0x5555);
  assert(board().exit == 0 && board().badWrites == 4);
  assert(bus().read(BASE, 4) == 0 && board().badReads == 0);
  bus().read(BASE, 8);
  assert(board().badReads == 1);
}

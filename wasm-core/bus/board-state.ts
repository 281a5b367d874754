// The board's own record: what is neither a hart's nor a device's.
import { BOARD } from "../layout";

/**
 *   0 ramBytes   u64  guest RAM, bytes
 *   8 lines      u32  level interrupt lines, bit n = PLIC source n (bus/irq.ts)
 *  12 exit       u32  abi.ts ExitReason asked for by a device, 0 when none; `run` leaves when it is set
 *  16 exitCode   u32
 *  20 stale      u32  pages whose PageFlag.STALE was set since the CPU last looked
 *  24 badReads   u64  guest accesses to nothing, or of a wrong width
 *  32 badWrites  u64
 *  40 tohost     u64  guest-physical address of `tohost`, 0 when there is none
 *  48 mtime      u64  ticks of 100 ns at the last reading of the clock (machine/clock.ts)
 */
@unmanaged
export class BoardState {
  ramBytes: u64;
  lines: u32;
  exit: u32;
  exitCode: u32;
  stale: u32;
  badReads: u64;
  badWrites: u64;
  tohost: u64;
  mtime: u64;
}

@inline
export function board(): BoardState {
  return changetype<BoardState>(BOARD);
}

// The board's own record: what is neither a hart's nor a device's.
import { BOARD } from "../layout";

/**
 *   0 ramBytes     u64  guest RAM, bytes
 *   8 lines        u32  level interrupt lines, bit n = PLIC source n (bus/irq.ts)
 *  12 exit         u32  abi.ts ExitReason asked for by a device, 0 when none; `run` leaves when it is set
 *  16 exitCode     u32
 *  20 stale        u32  pages whose PageFlag.STALE was set since the CPU last looked
 *  24 badReads     u64  guest accesses to nothing, or of a wrong width
 *  32 badWrites    u64
 *  40 tohost       u64  guest-physical address of `tohost`, 0 when there is none
 *  48 mtime        u64  ticks of 100 ns at the last reading of the clock (machine/clock.ts)
 *  56 mtimeOffset  u64  what the guest's writes to `mtime` added to the clock's own ticks, mod 2^64
 *  64 mtimecmp     u64  MTIP is raised while mtime >= mtimecmp
 *  72 alarm        u64  host wall-clock time of the next `Device.alarm`, ns since 1970, or NEVER
 *  80 bus          u32  the Bus object (bus/bus.ts)
 *  84 streams      u32  table of byte rings (bus/streams.ts)
 *  88 streamCount  u32  its rows
 *  92 console      u32  the Console device (virtio/console.ts), 0 when the board has none
 *  96 unsettled    u32  a device has put something off until the run of the hart is over (Device.settle)
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
  mtimeOffset: u64;
  mtimecmp: u64;
  alarm: u64;
  bus: usize;
  streams: usize;
  streamCount: u32;
  console: usize;
  unsettled: u32;
}

/** A time that does not come: no alarm set, no timer armed. */
export const NEVER: u64 = u64.MAX_VALUE;

@inline
export function board(): BoardState {
  return changetype<BoardState>(BOARD);
}

/** What a device answers to a read it cannot serve: 0, counted. */
export function badRead(): u64 {
  board().badReads++;
  return 0;
}

/** A write that no register takes: ignored, counted. */
export function badWrite(): void {
  board().badWrites++;
}

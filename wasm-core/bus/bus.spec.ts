// The bus: who answers where, and what happens to accesses that nobody can serve.
import { CONFIG, RAM } from "../layout";
import { NEVER, board } from "./board-state";
import { Bus, bus } from "./bus";
import { Device } from "./device";
import { Fdt } from "./fdt";

/** An empty board with 16 MiB of RAM. */
export function makeBoard(): Bus {
  const b = board();
  b.ramBytes = 0x100_0000;
  b.mtimecmp = b.alarm = NEVER;
  b.bus = changetype<usize>(new Bus());
  store<u32>(CONFIG, u32(b.ramBytes));
  assert(u64(memory.size()) << 16 >= RAM + b.ramBytes, "the harness gives memory for RAM");
  return bus();
}

/** A device that answers with what it was asked and remembers what it was told. */
class Echo extends Device {
  offset: u32 = 0;
  size: u32 = 0;
  value: u64 = 0;
  resets: u32 = 0;
  streams: u32 = 0;

  read(offset: u32, size: u32): u64 {
    this.offset = offset;
    this.size = size;
    return 0xffee_ddcc_bbaa_9988;
  }

  write(offset: u32, size: u32, value: u64): void {
    this.offset = offset;
    this.size = size;
    this.value = value;
  }

  reset(): void {
    this.resets++;
  }

  describe(fdt: Fdt): void {}

  streamChanged(stream: u32): void {
    this.streams += stream;
  }
}

export function test_reads_and_writes_reach_the_device_with_offset_and_width(): void {
  const it = makeBoard();
  const first = new Echo();
  const second = new Echo();
  assert(it.add(first, 0x1000, 0x100, 0));
  assert(it.add(second, 0x2000, 0x100, 0));
  assert(it.read(0x2010, 8) == 0xffee_ddcc_bbaa_9988);
  assert(second.offset == 0x10 && second.size == 8);
  assert(it.read(0x1004, 4) == 0xbbaa_9988);
  assert(first.offset == 4 && first.size == 4);
  assert(it.read(0x1002, 2) == 0x9988 && it.read(0x1001, 1) == 0x88);
  it.write(0x20ff, 1, 0x1234);
  assert(second.offset == 0xff && second.size == 1 && second.value == 0x34);
  it.write(0x20f8, 8, u64.MAX_VALUE);
  assert(second.value == u64.MAX_VALUE);
  assert(board().badReads == 0 && board().badWrites == 0);
}

export function test_nobody_there_reads_0_and_is_counted(): void {
  const it = makeBoard();
  it.add(new Echo(), 0x1000, 0x100, 0);
  assert(it.read(0xff8, 8) == 0);
  assert(it.read(0x1100, 1) == 0);
  assert(it.read(u64.MAX_VALUE - 7, 8) == 0);
  assert(board().badReads == 3);
  it.write(0x1100, 4, 1);
  assert(board().badWrites == 1);
  assert(it.answers(0x10ff) && !it.answers(0x1100) && !it.answers(0xfff));
}

export function test_misaligned_and_overhanging_accesses_do_not_reach_the_device(): void {
  const it = makeBoard();
  const echo = new Echo();
  it.add(echo, 0x1000, 0x104, 0);
  assert(it.read(0x1002, 4) == 0);
  assert(it.read(0x1100, 8) == 0);
  assert(it.read(0x1001, 2) == 0);
  assert(board().badReads == 3);
  it.write(0x1004, 8, 5);
  assert(board().badWrites == 1 && echo.size == 0);
}

export function test_windows_do_not_overlap(): void {
  const it = makeBoard();
  assert(it.add(new Echo(), 0x1000, 0x100, 0));
  assert(!it.add(new Echo(), 0x10ff, 0x10, 0));
  assert(!it.add(new Echo(), 0xff8, 0x10, 0));
  assert(!it.add(new Echo(), 0x1000, 0x100, 0));
  assert(it.add(new Echo(), 0x1100, 0x10, 0));
}

export function test_reset_and_streams_reach_every_device(): void {
  const it = makeBoard();
  const first = new Echo();
  const second = new Echo();
  it.add(first, 0x1000, 0x100, 0);
  it.add(second, 0x2000, 0x100, 0);
  it.reset();
  it.streamChanged(3);
  assert(first.resets == 1 && second.resets == 1);
  assert(first.streams == 3 && second.streams == 3);
}

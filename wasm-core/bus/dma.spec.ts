// Guest-physical spans: only what lies wholly in RAM has an address, and written code becomes stale.
import { PAGE_FLAGS, PageFlag, RAM, RAM_BASE } from "../layout";
import { board } from "./board-state";
import { makeBoard } from "./bus.spec";
import { dmaRead, dmaWrite } from "./dma";

export function test_a_span_in_RAM_has_an_address(): void {
  makeBoard();
  const size = board().ramBytes;
  assert(dmaRead(RAM_BASE, 1) == RAM);
  assert(dmaRead(RAM_BASE + 0x123, 77) == RAM + 0x123);
  assert(dmaRead(RAM_BASE, u32(size)) == RAM);
  assert(dmaRead(RAM_BASE + size - 1, 1) == RAM + usize(size) - 1);
}

export function test_a_span_that_leaves_RAM_has_none(): void {
  makeBoard();
  const size = board().ramBytes;
  assert(dmaRead(RAM_BASE - 1, 1) == 0);
  assert(dmaRead(RAM_BASE - 1, 2) == 0);
  assert(dmaRead(RAM_BASE + size, 1) == 0);
  assert(dmaRead(RAM_BASE + size - 1, 2) == 0);
  assert(dmaRead(RAM_BASE, u32(size) + 1) == 0);
  assert(dmaRead(RAM_BASE + 16, u32.MAX_VALUE) == 0);
  assert(dmaRead(u64.MAX_VALUE, 2) == 0);
  assert(dmaRead(u64.MAX_VALUE - 3, u32.MAX_VALUE) == 0);
  assert(dmaRead(0, 8) == 0);
  assert(dmaRead(RAM_BASE, 0) == 0);
  assert(dmaWrite(RAM_BASE + size - 1, 2) == 0);
}

export function test_writing_marks_pages_of_code_and_no_others(): void {
  makeBoard();
  store<u8>(PAGE_FLAGS + 1, PageFlag.CODE);
  store<u8>(PAGE_FLAGS + 2, PageFlag.REGION);
  store<u8>(PAGE_FLAGS + 3, PageFlag.CODE | PageFlag.REGION);
  assert(dmaWrite(RAM_BASE + 0xfff, 0x2002) != 0);
  assert(board().stale == 3);
  assert(load<u8>(PAGE_FLAGS) == 0);
  assert(load<u8>(PAGE_FLAGS + 1) == (PageFlag.CODE | PageFlag.STALE));
  assert(load<u8>(PAGE_FLAGS + 2) == (PageFlag.REGION | PageFlag.STALE));
  assert(load<u8>(PAGE_FLAGS + 3) == (PageFlag.CODE | PageFlag.REGION | PageFlag.STALE));
}

export function test_a_stale_page_is_counted_once(): void {
  makeBoard();
  store<u8>(PAGE_FLAGS + 5, PageFlag.CODE);
  dmaWrite(RAM_BASE + 0x5000, 1);
  dmaWrite(RAM_BASE + 0x5800, 1);
  assert(board().stale == 1);
}

export function test_a_write_that_ends_at_a_page_boundary_leaves_the_next_page_alone(): void {
  makeBoard();
  store<u8>(PAGE_FLAGS, PageFlag.CODE);
  store<u8>(PAGE_FLAGS + 1, PageFlag.CODE);
  dmaWrite(RAM_BASE + 0xf00, 0x100);
  assert(load<u8>(PAGE_FLAGS) == (PageFlag.CODE | PageFlag.STALE));
  assert(load<u8>(PAGE_FLAGS + 1) == PageFlag.CODE);
}

export function test_reading_marks_nothing(): void {
  makeBoard();
  store<u8>(PAGE_FLAGS, PageFlag.CODE);
  dmaRead(RAM_BASE, 64);
  assert(board().stale == 0);
}

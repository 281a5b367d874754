// Pages of decoded code that are written.
import { PAGE_FLAGS, PageFlag, RAM, RAM_BASE } from "../layout";
import { board } from "../bus/board-state";
import { decodedPage, holdsRegion, markWritten, noteEntered, resetCode } from "./code";

const PAGE: usize = 5;
const STORES: u32 = 128;

function decoded(): usize {
  board().ramBytes = 0x10_0000;
  resetCode();
  return decodedPage(RAM_BASE + (PAGE << 12));
}

function write(times: u32): void {
  for (let k: u32 = 0; k < times; k++) markWritten(RAM + (PAGE << 12) + 8 * k, 8);
}

export function test_a_page_that_is_written_again_and_again_and_not_entered_is_data(): void {
  decoded();
  write(STORES - 1);
  assert(load<u8>(PAGE_FLAGS + PAGE) == PageFlag.CODE);
  write(1);
  assert(load<u8>(PAGE_FLAGS + PAGE) == 0);
}

export function test_a_page_that_is_entered_meanwhile_is_not(): void {
  const page = decoded();
  for (let turn = 0; turn < 4; turn++) {
    write(STORES - 1);
    noteEntered(page);
  }
  assert(load<u8>(PAGE_FLAGS + PAGE) == PageFlag.CODE);
}

export function test_what_was_data_can_be_code_again(): void {
  const page = decoded();
  write(STORES);
  const again = decodedPage(RAM_BASE + (PAGE << 12));
  assert(again != page && load<u8>(PAGE_FLAGS + PAGE) == PageFlag.CODE);
  assert(!holdsRegion(RAM + (PAGE << 12), 8));
}

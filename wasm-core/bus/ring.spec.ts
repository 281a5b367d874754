// Byte rings: order, wrap-around, and cursors that the host set to nonsense.
import { Ring } from "../abi";
import { ByteRing } from "./ring";
import { inOf, makeStreams, outOf, ringIn, ringOut } from "./streams";

function makeRing(size: u32): ByteRing {
  const ring = changetype<ByteRing>(heap.alloc(Ring.BYTES));
  ring.make(size);
  return ring;
}

export function test_bytes_come_out_in_order_over_the_wrap(): void {
  const ring = makeRing(8);
  let next: u8 = 0;
  let expected: u8 = 0;
  for (let round = 0; round < 50; round++) {
    for (let i = 0; i < 5; i++) ring.put(next++);
    assert(ring.filled == 5 && ring.free == 3);
    for (let i = 0; i < 5; i++) assert(ring.take() == expected++);
  }
  assert(ring.filled == 0);
}

export function test_spans_stop_at_the_end_of_the_buffer(): void {
  const ring = makeRing(8);
  assert(ring.freeSpan == 8);
  ring.commit(6);
  ring.release(5);
  assert(ring.filledSpan == 1 && ring.tail == ring.data + 5);
  assert(ring.free == 7 && ring.freeSpan == 2 && ring.head == ring.data + 6);
  ring.commit(2);
  assert(ring.filled == 3 && ring.filledSpan == 3);
  assert(ring.freeSpan == 5 && ring.head == ring.data);
  ring.commit(5);
  assert(ring.free == 0 && ring.freeSpan == 0);
  assert(ring.filled == 8 && ring.filledSpan == 3);
}

export function test_cursors_run_through_2_to_the_32(): void {
  const ring = makeRing(16);
  ring.written = ring.taken = u32.MAX_VALUE - 2;
  for (let i: u8 = 0; i < 8; i++) ring.put(i);
  assert(ring.filled == 8);
  for (let i: u8 = 0; i < 8; i++) assert(ring.take() == i);
}

export function test_a_cursor_beyond_reason_never_gives_more_than_the_ring(): void {
  const ring = makeRing(16);
  ring.written = 1000;
  assert(ring.filled == 16 && ring.free == 0 && ring.filledSpan <= 16 && ring.freeSpan == 0);
  ring.written = 0;
  ring.taken = 1;
  assert(ring.filled == 16 && ring.free == 0);
}

export function test_each_stream_has_its_own_rings_as_abi_draws_them(): void {
  makeStreams(3);
  assert(ringOut(3) == 0 && ringIn(3) == 0);
  outOf(2).put(0x41);
  const out = ringOut(2);
  assert(load<u32>(out, Ring.WRITTEN) == 1 && load<u32>(out, Ring.READ) == 0);
  assert(load<u8>(load<u32>(out, Ring.DATA)) == 0x41);
  assert(inOf(2).filled == 0 && outOf(1).filled == 0);
  store<u8>(load<u32>(ringIn(1), Ring.DATA), 0x42);
  store<u32>(ringIn(1), 1, Ring.WRITTEN);
  assert(inOf(1).take() == 0x42);
}

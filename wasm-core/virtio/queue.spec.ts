// The split virtqueue: chains of all shapes, notification suppression, and rings that a hostile guest made.
import { RAM_BASE } from "../layout";
import { board } from "../bus/board-state";
import { BUFFERS, Driver, EVENT_IDX, INDIRECT, INDIRECT_DESC, NEXT, Sink, WRITE, at } from "./mmio.spec";

/** A table of descriptors outside the queue. */
const TABLE: u64 = BUFFERS - 0x1_0000;

function start(features: u64): Driver {
  const driver = new Driver(new Sink(1));
  driver.start(features, 1);
  return driver;
}

/** Offers the chain at descriptor 0 and expects the device to give up. */
function expectBroken(driver: Driver): void {
  driver.offer(0, 0);
  driver.kick(0);
  assert(driver.needsReset, "needs reset");
  assert(driver.usedIdx(0) == 0, "nothing used");
  assert(driver.get(0x60) == 2, "configuration interrupt");
  driver.offerOne(0, 1, BUFFERS, 16, WRITE);
  driver.kick(0);
  assert(driver.usedIdx(0) == 0, "and nothing after it");
  driver.set(0x70, 0);
  assert(!driver.needsReset);
}

export function test_chains_of_several_descriptors_add_up(): void {
  const driver = start(0);
  driver.desc(0, 2, BUFFERS, 10, NEXT, 5);
  driver.desc(0, 5, BUFFERS + 100, 20, NEXT | WRITE, 7);
  driver.desc(0, 7, BUFFERS + 200, 30, WRITE, 0);
  driver.offer(0, 2);
  driver.kick(0);
  assert(driver.usedIdx(0) == 1 && driver.usedHead(0, 0) == 2 && driver.usedBytes(0, 0) == 50);
}

export function test_the_ring_wraps_and_its_indices_pass_65535(): void {
  const driver = start(0);
  for (let i: u32 = 0; i < 70_000; i++) {
    const head = u16(i % 8);
    driver.offerOne(0, head, BUFFERS, i % 100, WRITE);
    driver.kick(0);
    assert(driver.usedIdx(0) == u16(i + 1));
    assert(driver.usedHead(0, i) == head && driver.usedBytes(0, i) == i % 100);
  }
}

export function test_a_full_ring_is_used_in_one_go(): void {
  const driver = start(0);
  for (let i: u16 = 0; i < 8; i++) driver.offerOne(0, 7 - i, BUFFERS, 1, WRITE);
  driver.kick(0);
  assert(driver.usedIdx(0) == 8 && driver.usedHead(0, 0) == 7 && driver.usedHead(0, 7) == 0);
}

export function test_an_indirect_table_is_followed(): void {
  const driver = start(INDIRECT_DESC);
  driver.descAt(TABLE, BUFFERS, 4, NEXT, 2);
  driver.descAt(TABLE + 32, BUFFERS + 8, 6, WRITE, 9);
  driver.desc(0, 0, TABLE, 48, INDIRECT | WRITE, 0);
  driver.offer(0, 0);
  driver.kick(0);
  assert(!driver.needsReset && driver.usedBytes(0, 0) == 6);
}

export function test_direct_descriptors_may_come_before_an_indirect_table(): void {
  const driver = start(INDIRECT_DESC);
  driver.desc(0, 0, BUFFERS, 4, NEXT, 1);
  driver.desc(0, 1, TABLE, 16, INDIRECT, 0);
  driver.descAt(TABLE, BUFFERS + 8, 6, WRITE, 0);
  driver.offer(0, 0);
  driver.kick(0);
  assert(!driver.needsReset && driver.usedIdx(0) == 1 && driver.usedBytes(0, 0) == 6);
}

export function test_a_chain_of_256_segments_is_served_and_one_more_is_not(): void {
  const driver = start(INDIRECT_DESC);
  for (let i: u32 = 0; i < 257; i++) {
    driver.descAt(TABLE + 16 * i, BUFFERS + 8 * i, 8, i < 255 ? NEXT | WRITE : WRITE, u16(i + 1));
  }
  driver.desc(0, 0, TABLE, 257 * 16, INDIRECT, 0);
  driver.offer(0, 0);
  driver.kick(0);
  assert(driver.usedIdx(0) == 1 && driver.usedBytes(0, 0) == 256 * 8);
  store<u16>(at(TABLE + 16 * 255), NEXT | WRITE, 12);
  driver.offer(0, 0);
  driver.kick(0);
  assert(driver.needsReset && driver.usedIdx(0) == 1);
}

export function test_empty_descriptors_are_passed_over(): void {
  const driver = start(0);
  driver.desc(0, 0, u64.MAX_VALUE, 0, NEXT, 1);
  driver.desc(0, 1, BUFFERS, 3, WRITE, 0);
  driver.offer(0, 0);
  driver.kick(0);
  assert(!driver.needsReset && driver.usedBytes(0, 0) == 3);
}

export function test_a_chain_that_bites_its_tail_breaks_the_queue(): void {
  const driver = start(0);
  driver.desc(0, 0, BUFFERS, 4, NEXT, 1);
  driver.desc(0, 1, BUFFERS, 4, NEXT, 0);
  expectBroken(driver);
}

export function test_a_loop_of_empty_descriptors_breaks_the_queue(): void {
  const driver = start(0);
  driver.desc(0, 0, BUFFERS, 0, NEXT, 0);
  expectBroken(driver);
}

export function test_a_loop_in_an_indirect_table_breaks_the_queue(): void {
  const driver = start(INDIRECT_DESC);
  driver.descAt(TABLE, BUFFERS, 1, NEXT, 0);
  driver.desc(0, 0, TABLE, 16, INDIRECT, 0);
  expectBroken(driver);
}

export function test_a_head_out_of_range_breaks_the_queue(): void {
  const driver = start(0);
  driver.offer(0, 8);
  driver.kick(0);
  assert(driver.needsReset && driver.usedIdx(0) == 0);
}

export function test_a_next_out_of_range_breaks_the_queue(): void {
  const driver = start(0);
  driver.desc(0, 0, BUFFERS, 4, NEXT, 8);
  expectBroken(driver);
}

export function test_a_next_behind_the_indirect_table_breaks_the_queue(): void {
  const driver = start(INDIRECT_DESC);
  driver.descAt(TABLE, BUFFERS, 4, NEXT, 1);
  driver.desc(0, 0, TABLE, 16, INDIRECT, 0);
  expectBroken(driver);
}

export function test_buffers_outside_RAM_break_the_queue(): void {
  const places: StaticArray<u64> = [0, RAM_BASE - 1, RAM_BASE + 0x100_0000, u64.MAX_VALUE, 0x1000_1000];
  for (let i = 0; i < places.length; i++) {
    const driver = start(0);
    driver.desc(0, 0, places[i], 16, WRITE, 0);
    expectBroken(driver);
    memory.fill(at(driver.queue(0)), 0, 0x4000);
  }
}

export function test_lengths_beyond_RAM_break_the_queue(): void {
  const driver = start(0);
  driver.desc(0, 0, BUFFERS, u32.MAX_VALUE, WRITE, 0);
  expectBroken(driver);
}

export function test_a_chain_of_4_GiB_breaks_the_queue(): void {
  const driver = start(INDIRECT_DESC);
  for (let i: u32 = 0; i < 256; i++) {
    driver.descAt(TABLE + 16 * i, RAM_BASE, 0x100_0000, NEXT | WRITE, u16(i + 1));
  }
  driver.desc(0, 0, TABLE, 257 * 16, INDIRECT, 0);
  expectBroken(driver);
}

export function test_a_readable_descriptor_behind_a_writable_one_breaks_the_queue(): void {
  const driver = start(0);
  driver.desc(0, 0, BUFFERS, 4, WRITE | NEXT, 1);
  driver.desc(0, 1, BUFFERS, 4, 0, 0);
  expectBroken(driver);
}

export function test_indirect_inside_indirect_breaks_the_queue(): void {
  const driver = start(INDIRECT_DESC);
  driver.descAt(TABLE, TABLE + 16, 16, INDIRECT, 0);
  driver.descAt(TABLE + 16, BUFFERS, 4, 0, 0);
  driver.desc(0, 0, TABLE, 16, INDIRECT, 0);
  expectBroken(driver);
}

export function test_an_indirect_table_that_is_the_queues_own_is_still_a_table(): void {
  const driver = start(INDIRECT_DESC);
  driver.desc(0, 0, driver.queue(0), 16, INDIRECT, 0);
  expectBroken(driver);
}

export function test_indirect_with_next_or_not_negotiated_breaks_the_queue(): void {
  const driver = start(INDIRECT_DESC);
  driver.descAt(TABLE, BUFFERS, 4, 0, 0);
  driver.desc(0, 0, TABLE, 16, INDIRECT | NEXT, 1);
  driver.desc(0, 1, BUFFERS, 4, 0, 0);
  expectBroken(driver);
  const plain = start(0);
  memory.fill(at(plain.queue(0)), 0, 0x4000);
  plain.desc(0, 0, TABLE, 16, INDIRECT, 0);
  expectBroken(plain);
}

export function test_an_indirect_table_of_odd_size_or_outside_RAM_breaks_the_queue(): void {
  const lengths: StaticArray<u32> = [0, 8, 17, u32.MAX_VALUE - 15];
  for (let i = 0; i < lengths.length; i++) {
    const driver = start(INDIRECT_DESC);
    driver.desc(0, 0, TABLE, lengths[i], INDIRECT, 0);
    expectBroken(driver);
    memory.fill(at(driver.queue(0)), 0, 0x4000);
  }
  const driver = start(INDIRECT_DESC);
  driver.desc(0, 0, RAM_BASE + board().ramBytes - 8, 16, INDIRECT, 0);
  expectBroken(driver);
}

export function test_an_index_that_runs_away_breaks_the_queue(): void {
  const driver = start(0);
  store<u16>(driver.availIdx(0), 9);
  driver.kick(0);
  assert(driver.needsReset && driver.usedIdx(0) == 0);
}

export function test_an_index_that_goes_back_breaks_the_queue(): void {
  const driver = start(0);
  driver.offerOne(0, 0, BUFFERS, 4, WRITE);
  driver.kick(0);
  store<u16>(driver.availIdx(0), 0);
  driver.kick(0);
  assert(driver.needsReset && driver.usedIdx(0) == 1);
}

/** Makes queue 0 ready at these places and tells whether the device refused. */
function refuses(size: u32, desc: u64, avail: u64, used: u64): bool {
  const driver = new Driver(new Sink(1));
  driver.size = size;
  driver.negotiate(0);
  driver.place(0, desc, avail, used);
  driver.set(0x44, 1);
  return driver.needsReset && driver.get(0x44) == 0;
}

export function test_sizes_and_places_that_no_queue_can_have_are_refused(): void {
  const end = RAM_BASE + 0x100_0000;
  assert(!refuses(8, RAM_BASE, RAM_BASE + 0x1000, RAM_BASE + 0x2000));
  assert(refuses(0, RAM_BASE, RAM_BASE + 0x1000, RAM_BASE + 0x2000));
  assert(refuses(3, RAM_BASE, RAM_BASE + 0x1000, RAM_BASE + 0x2000));
  assert(refuses(512, RAM_BASE, RAM_BASE + 0x1000, RAM_BASE + 0x2000));
  assert(refuses(0x8000_0000, RAM_BASE, RAM_BASE + 0x1000, RAM_BASE + 0x2000));
  assert(refuses(8, RAM_BASE + 8, RAM_BASE + 0x1000, RAM_BASE + 0x2000));
  assert(refuses(8, RAM_BASE, RAM_BASE + 0x1001, RAM_BASE + 0x2000));
  assert(refuses(8, RAM_BASE, RAM_BASE + 0x1000, RAM_BASE + 0x2002));
  assert(refuses(8, end - 112, RAM_BASE + 0x1000, RAM_BASE + 0x2000));
  assert(!refuses(8, end - 128, RAM_BASE + 0x1000, RAM_BASE + 0x2000));
  assert(refuses(8, RAM_BASE, end - 20, RAM_BASE + 0x2000));
  assert(!refuses(8, RAM_BASE, end - 22, RAM_BASE + 0x2000));
  assert(refuses(8, RAM_BASE, RAM_BASE + 0x1000, end - 68));
  assert(!refuses(8, RAM_BASE, RAM_BASE + 0x1000, end - 72));
  assert(refuses(8, 0, 0, 0));
  assert(refuses(8, u64.MAX_VALUE - 15, RAM_BASE, RAM_BASE + 0x1000));
}

export function test_without_event_index_the_available_flag_suppresses_interrupts(): void {
  const driver = start(0);
  driver.setAvailFlags(0, 1);
  driver.offerOne(0, 0, BUFFERS, 4, WRITE);
  driver.kick(0);
  assert(driver.usedIdx(0) == 1 && !driver.interrupted());
  driver.setAvailFlags(0, 0);
  driver.kick(0);
  assert(!driver.interrupted(), "nothing was used");
  driver.offerOne(0, 0, BUFFERS, 4, WRITE);
  driver.kick(0);
  assert(driver.interrupted());
}

export function test_with_event_index_an_interrupt_comes_when_the_event_is_reached(): void {
  const driver = start(EVENT_IDX);
  driver.setAvailFlags(0, 1);
  driver.setUsedEvent(0, 2);
  for (let i: u16 = 0; i < 2; i++) {
    driver.offerOne(0, i, BUFFERS, 4, WRITE);
    driver.kick(0);
    assert(!driver.interrupted());
    assert(driver.availEvent(0) == i + 1, "wants the next");
  }
  driver.offerOne(0, 2, BUFFERS, 4, WRITE);
  driver.kick(0);
  assert(driver.interrupted());
  driver.offerOne(0, 3, BUFFERS, 4, WRITE);
  driver.kick(0);
  assert(!driver.interrupted());
}

export function test_with_event_index_a_batch_over_the_event_interrupts_once(): void {
  const driver = start(EVENT_IDX);
  driver.setUsedEvent(0, 1);
  for (let i: u16 = 0; i < 5; i++) driver.offerOne(0, i, BUFFERS, 4, WRITE);
  driver.kick(0);
  assert(driver.usedIdx(0) == 5 && driver.availEvent(0) == 5 && driver.interrupted());
}

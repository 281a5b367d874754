// The entropy device.
import { BUFFERS, Driver, NEXT, WRITE, at } from "./mmio.spec";
import { Rng } from "./rng";

function start(): Driver {
  const driver = new Driver(new Rng());
  driver.start(0, 1);
  return driver;
}

/** What the harness's random() puts at `k`. */
function random(k: u32): u8 {
  return u8(k * 167 + 13);
}

export function test_buffers_are_filled_over_all_their_segments(): void {
  const driver = start();
  driver.desc(0, 0, BUFFERS, 5, WRITE | NEXT, 1);
  driver.desc(0, 1, BUFFERS + 100, 7, WRITE, 0);
  driver.offer(0, 0);
  driver.kick(0);
  assert(driver.usedBytes(0, 0) == 12 && driver.interrupted());
  for (let k: u32 = 0; k < 5; k++) assert(load<u8>(at(BUFFERS) + k) == random(k));
  for (let k: u32 = 5; k < 12; k++) assert(load<u8>(at(BUFFERS) + 95 + k) == random(k));
  assert(load<u8>(at(BUFFERS) + 5) == 0 && load<u8>(at(BUFFERS) + 107) == 0);
}

export function test_a_large_request_gets_a_part(): void {
  const driver = start();
  driver.offerOne(0, 0, BUFFERS, 0x10_0000, WRITE);
  driver.kick(0);
  assert(driver.usedBytes(0, 0) == 1024 && load<u8>(at(BUFFERS) + 1024) == 0);
}

export function test_a_buffer_to_be_read_gets_nothing(): void {
  const driver = start();
  driver.offerOne(0, 0, BUFFERS, 16, 0);
  driver.kick(0);
  assert(driver.usedIdx(0) == 1 && driver.usedBytes(0, 0) == 0 && load<u64>(at(BUFFERS)) == 0);
}

// The block device: requests of all kinds, and those that reach beyond the drive.
import { bus } from "../bus/bus";
import { PAGE_FLAGS, PageFlag, RAM, RAM_BASE } from "../layout";
import { Block } from "./block";
import { BUFFERS, Driver, NEXT, WRITE, at } from "./mmio.spec";

const IN: u32 = 0;
const OUT: u32 = 1;
const FLUSH: u32 = 4;
const GET_ID: u32 = 8;
const SECTORS: u32 = 64;
/** The drive, behind 16 MiB of RAM. */
const DRIVE: usize = RAM + 0x100_0000;
const HEADER: u64 = BUFFERS;
const DATA: u64 = BUFFERS + 0x1000;
const STATUS: u64 = BUFFERS + 0x8_0000;

function start(readOnly: bool): Driver {
  for (let i: u32 = 0; i < SECTORS * 512; i++) store<u8>(DRIVE + i, u8(i * 31 + (i >> 9)));
  const driver = new Driver(new Block(3, DRIVE, SECTORS, readOnly));
  driver.start(0, 1);
  return driver;
}

/** Makes a request of one data segment; its status. */
function request(driver: Driver, type: u32, sector: u64, bytes: u32): u8 {
  store<u32>(at(HEADER), type);
  store<u64>(at(HEADER), sector, 8);
  store<u8>(at(STATUS), 0xff);
  const used = driver.usedIdx(0);
  driver.desc(0, 0, HEADER, 16, NEXT, bytes ? 1 : 2);
  driver.desc(0, 1, DATA, bytes, type == OUT ? NEXT : NEXT | WRITE, 2);
  driver.desc(0, 2, STATUS, 1, WRITE, 0);
  driver.offer(0, 0);
  driver.kick(0);
  assert(driver.usedIdx(0) == used + 1, "answered");
  return load<u8>(at(STATUS));
}

export function test_the_configuration_tells_capacity_and_limits(): void {
  const driver = start(false);
  assert(driver.get(8) == 2 && driver.get(0x100) == SECTORS && driver.get(0x104) == 0);
  assert(driver.get(0x108) == 0x1_0000 && driver.get(0x10c) == 254 && driver.get(0x114) == 512);
  assert((driver.offered & 0x266) == 0x246);
  assert((start(true).offered & 0x266) == 0x266);
}

export function test_sectors_are_read(): void {
  const driver = start(false);
  assert(request(driver, IN, 5, 1024) == 0);
  assert(memory.compare(at(DATA), DRIVE + 5 * 512, 1024) == 0);
  assert(driver.usedBytes(0, 0) == 1025 && driver.interrupted());
}

export function test_sectors_are_written_and_read_back(): void {
  const driver = start(false);
  memory.fill(at(DATA), 0x5a, 512);
  assert(request(driver, OUT, 63, 512) == 0);
  assert(load<u8>(DRIVE + 63 * 512) == 0x5a && load<u8>(DRIVE + 64 * 512 - 1) == 0x5a);
  assert(load<u8>(DRIVE + 63 * 512 - 1) != 0x5a && load<u8>(DRIVE + 64 * 512) == 0);
  memory.fill(at(DATA), 0, 512);
  assert(request(driver, IN, 63, 512) == 0 && load<u8>(at(DATA) + 511) == 0x5a);
}

export function test_requests_beyond_the_drive_fail_and_touch_nothing(): void {
  const driver = start(false);
  memory.fill(at(DATA), 0x77, 2048);
  assert(request(driver, IN, 64, 512) == 1 && request(driver, IN, 63, 1024) == 1);
  assert(request(driver, IN, u64.MAX_VALUE, 512) == 1);
  assert(request(driver, IN, <u64>1 << 55, 512) == 1);
  assert(request(driver, IN, 0x1_0000_0000, 512) == 1);
  assert(load<u8>(at(DATA)) == 0x77 && driver.usedBytes(0, 0) == 0);
  assert(request(driver, OUT, 64, 512) == 1 && request(driver, OUT, 63, 1024) == 1);
  assert(load<u8>(DRIVE + SECTORS * 512) == 0);
}

export function test_parts_of_sectors_fail(): void {
  const driver = start(false);
  assert(request(driver, IN, 0, 511) == 1 && request(driver, OUT, 0, 513) == 1);
  assert(request(driver, IN, 0, 0) == 0);
}

export function test_a_read_only_drive_is_not_written(): void {
  const driver = start(true);
  const before = load<u8>(DRIVE);
  store<u8>(at(DATA), before + 1);
  assert(request(driver, OUT, 0, 512) == 1 && load<u8>(DRIVE) == before);
  assert(request(driver, IN, 0, 512) == 0);
}

export function test_flush_id_and_unknown_requests(): void {
  const driver = start(false);
  assert(request(driver, FLUSH, 0, 0) == 0);
  assert(request(driver, GET_ID, 0, 20) == 0);
  assert(load<u64>(at(DATA)) == 0x7473_6575_672d_6d76, "vm-guest");
  assert(load<u8>(at(DATA) + 8) == 0x2d && load<u8>(at(DATA) + 9) == 0x33 && load<u8>(at(DATA) + 10) == 0);
  assert(request(driver, GET_ID, 0, 19) == 1);
  assert(request(driver, 99, 0, 512) == 2);
}

export function test_header_data_and_status_may_be_cut_anywhere(): void {
  const driver = start(false);
  store<u32>(at(HEADER), IN);
  store<u64>(at(HEADER), 7, 8);
  driver.desc(0, 0, HEADER, 3, NEXT, 1);
  driver.desc(0, 1, HEADER + 3, 13, NEXT, 2);
  driver.desc(0, 2, DATA, 100, NEXT | WRITE, 3);
  driver.desc(0, 3, DATA + 100, 413, WRITE, 0);
  store<u8>(at(DATA) + 512, 0xff);
  driver.offer(0, 0);
  driver.kick(0);
  assert(memory.compare(at(DATA), DRIVE + 7 * 512, 512) == 0 && load<u8>(at(DATA) + 512) == 0);
}

export function test_a_request_without_header_or_status_breaks_the_queue(): void {
  const short = start(false);
  short.desc(0, 0, HEADER, 15, NEXT, 1);
  short.desc(0, 1, STATUS, 1, WRITE, 0);
  short.offer(0, 0);
  short.kick(0);
  assert(short.needsReset && short.usedIdx(0) == 0);
  const mute = start(false);
  store<u16>(mute.availIdx(0), 0);
  mute.offerOne(0, 0, HEADER, 16, 0);
  mute.kick(0);
  assert(mute.needsReset && mute.usedIdx(0) == 0);
}

export function test_reading_over_code_makes_it_stale(): void {
  const driver = start(false);
  const page = PAGE_FLAGS + usize((DATA - RAM_BASE) >> 12);
  store<u8>(page, PageFlag.CODE);
  request(driver, OUT, 0, 512);
  assert(load<u8>(page) == PageFlag.CODE);
  request(driver, IN, 0, 512);
  assert(load<u8>(page) == (PageFlag.CODE | PageFlag.STALE));
}

export function test_data_that_overwrites_the_ring_does_not_keep_the_device_for_ever(): void {
  const driver = start(false);
  // Each request reads a sector over the available ring whose index says that more requests wait.
  const avail = driver.availIdx(0) - 2;
  for (let i: u32 = 0; i < 8; i++) store<u16>(DRIVE + 2 * i, i == 1 ? 8 : 0);
  store<u32>(at(HEADER), IN);
  store<u64>(at(HEADER), 0, 8);
  driver.desc(0, 0, HEADER, 16, NEXT, 1);
  driver.desc(0, 1, RAM_BASE + (avail - RAM), 512, NEXT | WRITE, 2);
  driver.desc(0, 2, STATUS, 1, WRITE, 0);
  driver.offer(0, 0);
  driver.kick(0);
  assert(driver.usedIdx(0) == 1);
  bus().reset();
}

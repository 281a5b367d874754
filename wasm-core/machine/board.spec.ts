// The board as a whole: what it refuses, and where everything lies when it is built.
import { Config, Status } from "../abi";
import { board } from "../bus/board-state";
import { bus } from "../bus/bus";
import { inOf, ringIn, ringOut } from "../bus/streams";
import { CONFIG, RAM, RAM_BASE, STATIC_END } from "../layout";
import { build, describe, openPort, portIsOpen, resizeConsole } from "./board";

const RAM_BYTES: u32 = 0x100_0000;
const DTB: u32 = 0x80f0_0000;
/** Where the harness's memory ends: see the drives. */
const MEMORY_END: u32 = 0x600_0000;

function set(field: Config, value: u32): void {
  store<u32>(CONFIG + field, value);
}

/** Puts text where the host would; its address. */
function place(text: string): u32 {
  const at = heap.alloc(text.length);
  String.UTF8.encodeUnsafe(changetype<usize>(text), text.length, at);
  return u32(at);
}

/** A machine that can be built: 16 MiB, two consoles, two named ports, one drive. */
function configure(): void {
  set(Config.RAM_BYTES, RAM_BYTES);
  set(Config.ENTRY, 0x8000_0000);
  set(Config.DTB, DTB);
  set(Config.BOOTARGS, place("console=ttyS0"));
  set(Config.BOOTARGS_BYTES, 13);
  set(Config.CONSOLES, 2);
  set(Config.PORTS, place("agent\0clipboard"));
  set(Config.PORTS_BYTES, 15);
  set(Config.DRIVES, 1);
  set(Config.DRIVE, u32(RAM) + RAM_BYTES);
  store<u32>(CONFIG + Config.DRIVE, 100, 4);
}

function deviceId(slot: u64): u64 {
  return bus().read(0x1000_1008 + 0x1000 * slot, 4);
}

export function test_every_device_lies_where_QEMU_puts_it(): void {
  configure();
  assert(build() == Status.OK);
  assert(bus().read(0x1000, 4) == 0x297);
  assert(bus().read(0x10_0000, 4) == 0);
  assert(bus().read(0x10_1004, 4) == 0);
  assert(bus().read(0x200_4000, 8) == u64.MAX_VALUE);
  assert(bus().read(0xc00_0028, 4) == 0);
  assert(bus().read(0x1000_0005, 1) == 0x60);
  assert(deviceId(0) == 2 && deviceId(6) == 3 && deviceId(7) == 4);
  for (let slot: u64 = 1; slot < 6; slot++) assert(deviceId(slot) == 0);
  assert(board().badReads == 0 && board().ramBytes == RAM_BYTES);
  assert(!bus().answers(0x1000_9000) && !bus().answers(RAM_BASE));
  assert(heap.alloc(0) < STATIC_END);
}

export function test_without_consoles_and_ports_there_is_no_console_device(): void {
  configure();
  set(Config.CONSOLES, 0);
  set(Config.PORTS_BYTES, 0);
  set(Config.DRIVES, 0);
  assert(build() == Status.OK);
  assert(deviceId(0) == 0 && deviceId(6) == 0 && deviceId(7) == 4);
  assert(ringOut(0) != 0 && ringOut(1) == 0);
  resizeConsole(1, 80, 25);
  openPort(1, true);
  assert(!portIsOpen(1));
}

export function test_every_console_and_port_has_a_stream(): void {
  configure();
  assert(build() == Status.OK);
  for (let stream: u32 = 0; stream < 5; stream++) assert(ringOut(stream) != 0 && ringIn(stream) != 0);
  assert(ringOut(5) == 0 && ringIn(5) == 0 && ringOut(u32.MAX_VALUE) == 0);
  assert(bus().read(0x1000_7104, 4) == 4, "max_nr_ports");
}

export function test_names_may_end_with_a_NUL(): void {
  configure();
  set(Config.PORTS, place("agent\0\0clipboard\0"));
  set(Config.PORTS_BYTES, 17);
  assert(build() == Status.OK);
  assert(ringOut(4) != 0 && ringOut(5) == 0);
}

/** What build() says when one field is `value`. */
function buildWith(field: Config, value: u32): Status {
  configure();
  set(field, value);
  return build();
}

export function test_fields_out_of_range_are_refused(): void {
  assert(buildWith(Config.RAM_BYTES, 0) == Status.BAD_CONFIG);
  assert(buildWith(Config.RAM_BYTES, RAM_BYTES - 0x10_0000) == Status.BAD_CONFIG);
  assert(buildWith(Config.RAM_BYTES, RAM_BYTES + 0x1000) == Status.BAD_CONFIG);
  assert(buildWith(Config.RAM_BYTES, 0x8010_0000) == Status.BAD_CONFIG);
  assert(buildWith(Config.RAM_BYTES, 0x8000_0000) == Status.NO_ROOM);
  assert(buildWith(Config.CONSOLES, 9) == Status.BAD_CONFIG);
  assert(buildWith(Config.PORTS_BYTES, 257) == Status.BAD_CONFIG);
  assert(buildWith(Config.PORTS, u32.MAX_VALUE) == Status.BAD_CONFIG);
  assert(buildWith(Config.BOOTARGS_BYTES, u32.MAX_VALUE) == Status.BAD_CONFIG);
  assert(buildWith(Config.INITRD_START, 0x8000_0000) == Status.BAD_CONFIG);
  assert(buildWith(Config.TOHOST, 0x8000_0004) == Status.BAD_CONFIG);
  assert(buildWith(Config.TOHOST, 0x1000) == Status.BAD_CONFIG);
  assert(buildWith(Config.TOHOST, 0x8000_0000 + RAM_BYTES) == Status.BAD_CONFIG);
  assert(board().bus == 0, "nothing was built");
}

export function test_drives_lie_behind_RAM_and_in_memory(): void {
  assert(buildWith(Config.DRIVES, 5) == Status.BAD_CONFIG);
  assert(buildWith(Config.DRIVE, u32(RAM) + RAM_BYTES - 1) == Status.BAD_CONFIG);
  assert(buildWith(Config.DRIVE, 0) == Status.BAD_CONFIG);
  assert(buildWith(Config.DRIVE, MEMORY_END - 100 * 512 + 1) == Status.NO_ROOM);
  configure();
  store<u32>(CONFIG + Config.DRIVE, u32.MAX_VALUE, 4);
  assert(build() == Status.NO_ROOM);
}

export function test_17_named_ports_are_too_many(): void {
  configure();
  set(Config.PORTS, place("a\0b\0c\0d\0e\0f\0g\0h\0i\0j\0k\0l\0m\0n\0o\0p\0q"));
  set(Config.PORTS_BYTES, 33);
  assert(build() == Status.BAD_CONFIG);
  set(Config.PORTS_BYTES, 31);
  set(Config.CONSOLES, 8);
  assert(build() == Status.OK && heap.alloc(0) < STATIC_END, "the largest board");
}

export function test_the_device_tree_is_written_where_it_is_wanted(): void {
  configure();
  build();
  const bytes = describe();
  const at = RAM + usize(DTB - RAM_BASE);
  assert(bytes > 2000 && load<u32>(at) == 0xedfe_0dd0);
  assert(bswap<u32>(load<u32>(at, 4)) == bytes && load<u8>(at + bytes) == 0);
}

export function test_a_device_tree_without_room_is_0(): void {
  configure();
  build();
  set(Config.DTB, 0x8000_0000 + RAM_BYTES - 0x400);
  assert(describe() == 0);
  set(Config.DTB, 0x8000_0000 + RAM_BYTES);
  assert(describe() == 0);
  set(Config.DTB, 0x1000);
  assert(describe() == 0);
  set(Config.DTB, DTB + 4);
  assert(describe() == 0);
}

export function test_an_interrupt_goes_from_device_to_hart_line(): void {
  configure();
  build();
  bus().write(0xc00_0028, 4, 1);
  bus().write(0xc00_2080, 4, 1 << 10);
  bus().write(0x1000_0001, 1, 1);
  inOf(0).put(0x78);
  bus().streamChanged(0);
  assert(bus().read(0xc20_1004, 4) == 10);
  assert(bus().read(0x1000_0000, 1) == 0x78);
  bus().write(0xc20_1004, 4, 10);
  assert(bus().read(0xc20_1004, 4) == 0);
}

export function test_no_register_of_any_device_can_stop_the_machine(): void {
  configure();
  build();
  const windows: StaticArray<u64> = [0x1000, 0x10_0000, 0x10_1000, 0x200_0000, 0xc00_0000, 0x1000_0000];
  let noise: u64 = 1;
  for (let round = 0; round < 200_000; round++) {
    noise = noise * 6364136223846793005 + 1442695040888963407;
    const pick = u32(noise >> 33) % 14;
    const base = pick < 6 ? windows[pick] : 0x1000_1000 + 0x1000 * u64(pick - 6);
    const size: u32 = 1 << (u32(noise >> 40) & 3);
    const offset = (noise >> 45) & (pick == 4 ? 0x3f_ffff : 0x1ff) & ~u64(size - 1);
    if (noise >> 63) bus().read(base + offset, size);
    else bus().write(base + offset, size, (noise >> 7) & ((noise & 1) != 0 ? 0xff : u64.MAX_VALUE));
  }
  assert(board().badReads > 0 && board().badWrites > 0);
}

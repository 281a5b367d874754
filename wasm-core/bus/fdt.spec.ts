// The flattened device tree, byte by byte, and what happens when it has no room.
import { RAM } from "../layout";
import { Fdt } from "./fdt";

function word(offset: usize): u32 {
  return bswap<u32>(load<u32>(RAM + offset));
}

function textIs(offset: usize, text: string): bool {
  for (let i = 0; i < text.length; i++) {
    if (load<u8>(RAM + offset + i) != u8(text.charCodeAt(i))) return false;
  }
  return load<u8>(RAM + offset + text.length) == 0;
}

export function test_header_and_blocks_follow_the_specification(): void {
  const fdt = new Fdt(RAM, 0x1000);
  fdt.beginNode("");
  fdt.propU32("a", 0x1234_5678);
  fdt.endNode();
  const total = fdt.finish();
  assert(word(0) == 0xd00d_feed);
  assert(word(4) == total);
  const structure = word(8);
  const strings = word(12);
  assert(word(16) == 40 && word(20) == 17 && word(24) == 16 && word(28) == 0);
  assert(word(32) == 2 && word(36) == strings - structure);
  assert(total == strings + 2);
  for (let i = 40; i < 56; i += 4) assert(word(i) == 0);
  assert(word(structure) == 1 && word(structure + 4) == 0);
  assert(word(structure + 8) == 3 && word(structure + 12) == 4 && word(structure + 16) == 0);
  assert(word(structure + 20) == 0x1234_5678);
  assert(word(structure + 24) == 2 && word(structure + 28) == 9);
  assert(textIs(strings, "a"));
}

export function test_values_are_padded_and_their_length_is_exact(): void {
  const fdt = new Fdt(RAM, 0x1000);
  fdt.beginNode("");
  fdt.propString("s", "abcd");
  fdt.propString("list", "ab\0c");
  fdt.propEmpty("e");
  fdt.propU64("w", 0x1122_3344_5566_7788);
  fdt.endNode();
  assert(fdt.finish() != 0);
  let at = word(8) + 8;
  assert(word(at) == 3 && word(at + 4) == 5 && textIs(at + 12, "abcd"));
  at += 12 + 8;
  assert(word(at) == 3 && word(at + 4) == 5 && textIs(at + 12, "ab") && textIs(at + 15, "c"));
  at += 12 + 8;
  assert(word(at) == 3 && word(at + 4) == 0);
  at += 12;
  assert(word(at) == 3 && word(at + 4) == 8 && word(at + 12) == 0x1122_3344 && word(at + 16) == 0x5566_7788);
  assert(word(at + 20) == 2);
}

export function test_property_names_are_kept_once(): void {
  const fdt = new Fdt(RAM, 0x1000);
  fdt.beginNode("");
  fdt.propU32("reg", 1);
  fdt.propU32("region", 2);
  fdt.propU32("reg", 3);
  fdt.endNode();
  fdt.finish();
  assert(word(32) == 4 + 7);
  const at = word(8) + 8;
  assert(word(at + 8) == 0 && word(at + 16 + 8) == 4 && word(at + 32 + 8) == 0);
}

export function test_a_unit_address_is_hexadecimal_without_leading_zeros(): void {
  const fdt = new Fdt(RAM, 0x1000);
  fdt.beginNodeAt("memory", 0x8000_0000);
  fdt.beginNodeAt("cpu", 0);
  fdt.beginNodeAt("x", 0xfedc_ba98_7654_3210);
  fdt.endNode();
  fdt.endNode();
  fdt.endNode();
  fdt.finish();
  const at = word(8);
  assert(textIs(at + 4, "memory@80000000"));
  assert(textIs(at + 4 + 16 + 4, "cpu@0"));
  assert(textIs(at + 4 + 16 + 4 + 8 + 4, "x@fedcba9876543210"));
}

/** Writes a tree into `room` bytes. */
function fill(room: u32): u32 {
  const fdt = new Fdt(RAM, room);
  fdt.beginNode("");
  for (let i = 0; i < 20; i++) {
    fdt.beginNodeAt("node", i);
    fdt.propString("compatible", "something long enough");
    fdt.propBytes("bytes", RAM, 64);
    fdt.endNode();
  }
  fdt.endNode();
  return fdt.finish();
}

export function test_a_tree_without_room_is_0_and_writes_nothing_behind_its_room(): void {
  const needed = fill(0x4000);
  assert(needed != 0);
  for (let room: u32 = 0; room < 0x1400; room += 36) {
    memory.fill(RAM, 0xa5, 0x2000);
    const total = fill(room);
    assert(total == 0 || total <= room);
    for (let at = room; at < 0x2000; at++) assert(load<u8>(RAM + at) == 0xa5, "behind the room");
  }
  assert(fill(needed - 1) == 0);
}

export function test_too_many_names_are_no_room(): void {
  const fdt = new Fdt(RAM, 0x1_0000);
  fdt.beginNode("");
  for (let i = 0; i < 300; i++) fdt.propU32("property-" + i.toString(), 0);
  fdt.endNode();
  assert(fdt.finish() == 0);
}

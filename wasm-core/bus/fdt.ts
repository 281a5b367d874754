// Writer of a flattened device tree (devicetree specification v0.4, chapter 5), straight into guest RAM.
//
//   start ┬ header, 40 bytes
//      40 ├ memory reservation block: only its end, 16 bytes
//      56 ├ structure block, grows upwards
//         ├ strings block; while the tree grows it waits at the end of the room, `finish` moves it down
//   total ┴

/** Handles by which nodes name one another. */
export const enum Phandle {
  CPU = 1,
  CPU_INTC = 2,
  PLIC = 3,
  TEST = 4,
}

const enum Token {
  BEGIN_NODE = 1,
  END_NODE = 2,
  PROP = 3,
  END = 9,
}

const MAGIC: u32 = 0xd00d_feed;
const VERSION: u32 = 17;
const LAST_COMPATIBLE_VERSION: u32 = 16;
const RESERVATIONS: u32 = 40;
const STRUCTURE: u32 = 56;
/** Room that waits for property names. */
const STRINGS_BYTES: u32 = 2048;

/** Whatever has no room is left out, and `finish` says so. Names and texts are ASCII. */
export class Fdt {
  private end: u32 = STRUCTURE;
  private limit: u32;
  private strings: usize;
  private stringsEnd: u32 = 0;
  /** Offset of the length word of the property being written. */
  private length: u32 = 0;
  private full: bool = false;

  /** A tree at linear address `start`, a multiple of 8, with `room` bytes, all of them the writer's own. */
  constructor(
    private start: usize,
    room: u32,
  ) {
    this.full = room < STRUCTURE + STRINGS_BYTES;
    this.limit = this.full ? STRUCTURE : room - STRINGS_BYTES;
    this.strings = start + this.limit;
  }

  /** Opens a node. The root's name is empty. */
  beginNode(name: string): void {
    this.cell(Token.BEGIN_NODE);
    this.text(name);
    this.pad();
  }

  /** Opens the node `name@unit`, the unit address in hexadecimal. */
  beginNodeAt(name: string, unit: u64): void {
    this.cell(Token.BEGIN_NODE);
    this.characters(name);
    this.byte(0x40);
    let shift: i32 = unit == 0 ? 0 : (63 - i32(clz(unit))) & ~3;
    for (; shift >= 0; shift -= 4) {
      const digit = u32(unit >> shift) & 15;
      this.byte(u8(digit < 10 ? 0x30 + digit : 0x57 + digit));
    }
    this.byte(0);
    this.pad();
  }

  endNode(): void {
    this.cell(Token.END_NODE);
  }

  /** Opens a property, whose value is what is written until `endProp`. */
  beginProp(name: string): void {
    this.cell(Token.PROP);
    this.length = this.end;
    this.cell(0);
    this.cell(this.stringOffset(name));
  }

  endProp(): void {
    if (!this.full) store<u32>(this.start + this.length, bswap<u32>(this.end - this.length - 8));
    this.pad();
  }

  /** A value's 32-bit cell. */
  cell(value: u32): void {
    if (!this.hasRoom(4)) return;
    store<u32>(this.start + this.end, bswap<u32>(value));
    this.end += 4;
  }

  /** Two cells, the high one first. */
  cell64(value: u64): void {
    this.cell(u32(value >> 32));
    this.cell(u32(value));
  }

  /** A property without a value. */
  propEmpty(name: string): void {
    this.beginProp(name);
    this.endProp();
  }

  propU32(name: string, value: u32): void {
    this.beginProp(name);
    this.cell(value);
    this.endProp();
  }

  propU64(name: string, value: u64): void {
    this.beginProp(name);
    this.cell64(value);
    this.endProp();
  }

  /** A string; NULs within `value` make it a list of strings. */
  propString(name: string, value: string): void {
    this.beginProp(name);
    this.text(value);
    this.endProp();
  }

  /** A string given by linear address and length, without its NUL. */
  propText(name: string, at: usize, bytes: u32): void {
    this.beginProp(name);
    this.copy(at, bytes);
    this.byte(0);
    this.endProp();
  }

  /** Bytes as they are. */
  propBytes(name: string, at: usize, bytes: u32): void {
    this.beginProp(name);
    this.copy(at, bytes);
    this.endProp();
  }

  /** Completes the tree; its bytes, 0 when it had no room. */
  finish(): u32 {
    this.cell(Token.END);
    if (this.full) return 0;
    const structureBytes = this.end - STRUCTURE;
    const total = this.end + this.stringsEnd;
    memory.copy(this.start + this.end, this.strings, this.stringsEnd);
    memory.fill(this.start + RESERVATIONS, 0, STRUCTURE - RESERVATIONS);
    this.header(0, MAGIC);
    this.header(4, total);
    this.header(8, STRUCTURE);
    this.header(12, this.end);
    this.header(16, RESERVATIONS);
    this.header(20, VERSION);
    this.header(24, LAST_COMPATIBLE_VERSION);
    this.header(28, 0);
    this.header(32, this.stringsEnd);
    this.header(36, structureBytes);
    return total;
  }

  private header(offset: usize, value: u32): void {
    store<u32>(this.start + offset, bswap<u32>(value));
  }

  private hasRoom(bytes: u32): bool {
    if (this.full || bytes > this.limit - this.end) this.full = true;
    return !this.full;
  }

  private byte(value: u8): void {
    if (this.hasRoom(1)) store<u8>(this.start + this.end++, value);
  }

  private copy(at: usize, bytes: u32): void {
    if (!this.hasRoom(bytes)) return;
    memory.copy(this.start + this.end, at, bytes);
    this.end += bytes;
  }

  private characters(text: string): void {
    for (let i = 0; i < text.length; i++) this.byte(u8(text.charCodeAt(i)));
  }

  private text(text: string): void {
    this.characters(text);
    this.byte(0);
  }

  private pad(): void {
    while ((this.end & 3) != 0 && !this.full) this.byte(0);
  }

  /** Offset of `name` in the strings block, where it is put unless it is there. */
  private stringOffset(name: string): u32 {
    let at: u32 = 0;
    while (at < this.stringsEnd) {
      let i = 0;
      while (i < name.length && load<u8>(this.strings + at + i) == u8(name.charCodeAt(i))) i++;
      if (i == name.length && load<u8>(this.strings + at + i) == 0) return at;
      while (load<u8>(this.strings + at) != 0) at++;
      at++;
    }
    return this.addString(name);
  }

  private addString(name: string): u32 {
    const bytes = u32(name.length) + 1;
    if (this.full || bytes > STRINGS_BYTES - this.stringsEnd) {
      this.full = true;
      return 0;
    }
    const at = this.stringsEnd;
    for (let i = 0; i < name.length; i++) store<u8>(this.strings + at + i, u8(name.charCodeAt(i)));
    store<u8>(this.strings + at + bytes - 1, 0);
    this.stringsEnd += bytes;
    return at;
  }
}

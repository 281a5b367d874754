// Bare-metal guests for tests, and ELF files to put programs into.

/**
 * Polls the UART and answers each byte: `q` writes 0x5555 to the test device, `f` 0x73333, `r` 0x7777, `y`
 * prints "0123456789" for ever, `p` prints a kernel panic's first and last line; any other byte is sent back.
 * Begins with "vm login: ". Assembled for rv64i at 0x8000_0000:
 *
 *   _start:  li s0,0x10000000; li s1,0x100000; la a0,prompt; jal print
 *   next:    lbu t0,5(s0); andi t0,t0,1; beqz t0,next; lbu a1,0(s0)
 *            li t0,'q'; beq a1,t0,pass; …; jal put; j next
 *   pass:    li t0,0x5555; sw t0,0(s1) …
 *   forever: li a2,'0';  1: mv a1,a2; jal put; addi a2,a2,1; li t0,'9'+1; bne a2,t0,1b; j forever
 *   put:     lbu t0,5(s0); andi t0,t0,0x20; beqz t0,put; sb a1,0(s0); ret
 */
const ECHO_BASE64 =
  "NwQAELcEEAAXBQAAEwXFDO8AQAmDQlQAk/ISAOOMAv6DRQQAkwIQB2OGVQKTAmAGY4hVApMCIAdjilUCkwIAB2OMVQKTApAHY4BVBO8A" +
  "QAdv8F/8t1IAAJuCUlUjoFQAtzIHAJuCMjMjoFQAt3IAAJuCcncjoFQAFwUAABMFdQbvAEACb/Af+RMGAAOTBQYA7wAAAxMGFgCTAqAD" +
  "4xhW/m/wn/4TiQAAg0UFAGOIBQDvAAABEwUVAG/wH/9nAAkAg0JUAJPyAgLjjAL+IwC0AGeAAAB2bSBsb2dpbjogAApLZXJuZWwgcGFu" +
  "aWMgLSBub3Qgc3luY2luZzogbm8gaW5pdCBmb3VuZAotLS1bIGVuZCBLZXJuZWwgcGFuaWMgLSBub3Qgc3luY2luZzogbm8gaW5pdCBm" +
  "b3VuZCBdLS0tCgAA";

export const ECHO = Uint8Array.from(atob(ECHO_BASE64), (character) => character.charCodeAt(0));

export interface Segment {
  virtual: bigint;
  physical: bigint;
  bytes: Uint8Array;
  memory?: number;
}

export interface ElfParts {
  entry: bigint;
  segments: Segment[];
  tohost?: bigint;
}

/** An ELF64 file for RISC-V with a symbol table. */
export function elf({ entry, segments, tohost }: ElfParts): Uint8Array {
  const names = new TextEncoder().encode("\0fromhost\0tohost\0");
  const symbols = 64 + 56 * segments.length;
  const data = symbols + 3 * 24 + names.length;
  const sections = segments.reduce((at, { bytes }) => at + bytes.length, data);
  const file = new Uint8Array(sections + 3 * 64);
  const view = new DataView(file.buffer);
  const long = (at: number, value: bigint) => view.setBigUint64(at, value, true);
  file.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  view.setUint16(16, 2, true);
  view.setUint16(18, 243, true);
  long(24, entry);
  long(32, 64n);
  long(40, BigInt(sections));
  view.setUint16(54, 56, true);
  view.setUint16(56, segments.length, true);
  view.setUint16(58, 64, true);
  view.setUint16(60, 3, true);
  let at = data;
  for (const [index, { virtual, physical, bytes, memory }] of segments.entries()) {
    const header = 64 + index * 56;
    view.setUint32(header, 1, true);
    long(header + 8, BigInt(at));
    long(header + 16, virtual);
    long(header + 24, physical);
    long(header + 32, BigInt(bytes.length));
    long(header + 40, BigInt(memory ?? bytes.length));
    file.set(bytes, at);
    at += bytes.length;
  }
  view.setUint32(symbols + 24, 1, true);
  long(symbols + 32, 0x8000_2000n);
  view.setUint32(symbols + 48, 10, true);
  long(symbols + 56, tohost ?? 0n);
  file.set(names, symbols + 72);
  const section = (index: number, type: number, offset: number, size: number, link: number) => {
    view.setUint32(sections + index * 64 + 4, type, true);
    long(sections + index * 64 + 24, BigInt(offset));
    long(sections + index * 64 + 32, BigInt(size));
    view.setUint32(sections + index * 64 + 40, link, true);
  };
  section(1, 2, symbols, 72, 2);
  section(2, 3, symbols + 72, names.length, 0);
  return file;
}

// Linear memory, drawn. Every fixed address of the core stands here and nowhere else. Imports nothing.
//
//   0x0000_0000 ┬─────────────────────────────┐
//               │ null page, never used       │
//   0x0000_0400 ├─────────────────────────────┤ HART: registers first, so that a register's address fits in 16 bits
//               │ hart record                 │ cpu/hart.ts
//   0x0000_2000 ├─────────────────────────────┤ BOARD: the record of bus/board-state.ts (RAM size, time, exit, counts)
//   0x0000_3000 ├─────────────────────────────┤ CONFIG: abi.ts Config
//   0x0001_0000 ├─────────────────────────────┤ STATIC (asc --memoryBase): constants, then boot-time objects and rings
//   0x0060_0000 ├─────────────────────────────┤ PAGE_FLAGS: one byte for each 4 KiB page of RAM
//   0x0068_0000 ├─────────────────────────────┤ WRITERS: one byte for each page of RAM (cpu/spaces.ts)
//   0x0070_0000 ├─────────────────────────────┤ CODE_MAP: u32 for each page of RAM: its decoded page, or 0
//   0x00a0_0000 ├─────────────────────────────┤ TLB
//               │ software TLBs               │ cpu/tlb.ts, cpu/spaces.ts
//   0x00e0_0000 ├─────────────────────────────┤ CODE: pool of decoded pages
//   0x0300_0000 ├─────────────────────────────┤ JUMPS: from pc to region (cpu/translator/jumps.ts)
//   0x0310_0000 ├─────────────────────────────┤ REGION_MAP: u32 for each page of RAM: its first region, or 0
//   0x0330_0000 ├─────────────────────────────┤ TRANSLATOR: its record, and the arena that is reset for each region
//               │ counts at 0x0330_7000       │ abi.ts TranslatorCounts
//               │ extents at 0x0330_7100      │ abi.ts ModuleRegions
//   0x0350_0000 ├─────────────────────────────┤ REGIONS: records of regions (cpu/translator/regions.ts)
//   0x0380_0000 ├─────────────────────────────┤ MODULE: the wasm module being written
//   0x03f0_0000 ├─────────────────────────────┤ HINTS: the branch hints of that module
//   0x0400_0000 ├─────────────────────────────┤ RAM: guest-physical 0x8000_0000
//               │ guest RAM                   │
//   RAM + size  ├─────────────────────────────┤ drives
//               └─────────────────────────────┘

export const HART: usize = 0x0400;
export const BOARD: usize = 0x2000;
export const CONFIG: usize = 0x3000;
export const STATIC: usize = 0x1_0000;
export const STATIC_END: usize = 0x60_0000;
export const PAGE_FLAGS: usize = 0x60_0000;
export const WRITERS: usize = 0x68_0000;
export const CODE_MAP: usize = 0x70_0000;
export const TLB: usize = 0xa0_0000;
export const TLB_END: usize = 0xe0_0000;
export const CODE: usize = 0xe0_0000;
export const CODE_END: usize = 0x300_0000;
export const JUMPS: usize = 0x300_0000;
export const JUMP_BYTES: usize = 0x4_0000;
export const REGION_MAP: usize = 0x310_0000;
export const TRANSLATOR: usize = 0x330_0000;
export const TRANSLATOR_COUNTS: usize = 0x330_7000;
export const MODULE_REGIONS: usize = 0x330_7100;
export const PENDING: usize = 0x330_8000;
export const ARENA: usize = 0x331_0000;
export const ARENA_END: usize = 0x350_0000;
export const REGIONS: usize = 0x350_0000;
export const REGIONS_END: usize = 0x380_0000;
export const MODULE: usize = 0x380_0000;
export const MODULE_END: usize = 0x3f0_0000;
export const HINTS: usize = 0x3f0_0000;
export const HINTS_END: usize = 0x400_0000;
export const RAM: usize = 0x400_0000;

/** Guest-physical address of the first byte of RAM. */
export const RAM_BASE: u64 = 0x8000_0000;

export const PAGE_SHIFT: u32 = 12;
export const PAGE_BYTES: u32 = 1 << PAGE_SHIFT;

/** Bits of a PAGE_FLAGS byte. */
export namespace PageFlag {
  /** The page has a decoded page: stores must say so (cpu/code.ts). */
  export const CODE: u8 = 1;
  /** DMA wrote to a page of CODE or REGION; what was made of it is dropped before the next instruction. */
  export const STALE: u8 = 2;
  /** Translated code depends on the page: stores must say so. */
  export const REGION: u8 = 4;
}

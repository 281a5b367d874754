// What host and core agree on: numbers and record layouts, compiled by asc and by tsc alike. Imports nothing.

/** What a core call came to. Anything but OK left the machine unchanged. */
export const enum Status {
  OK = 0,
  /** A configuration field is out of its documented range. */
  BAD_CONFIG = 1,
  /** Guest memory is smaller than the images and the device tree need. */
  NO_ROOM = 2,
}

/** Why `run` returned. */
export const enum ExitReason {
  /** The time slice is used up; call again. */
  SLICE = 0,
  /** Every hart waits (`wfi`); nothing happens before `idleTime()` unless the host has input. */
  IDLE = 1,
  /** The guest wrote FINISHER_PASS (0x5555) to the test device, or SBI shut the machine down. */
  POWER_OFF = 2,
  /** The guest wrote FINISHER_RESET (0x7777). */
  REBOOT = 3,
  /** The guest wrote FINISHER_FAIL (0x3333); `exitCode()` holds bits 31..16. */
  FAIL = 4,
  /**
   * A conformance program wrote `tohost`; `exitCode()` holds the value (1 = pass, else test number << 1 | 1).
   */
  TOHOST = 5,
}

/**
 * The boot configuration, a record at `config()` in core memory, filled by the host before `boot()`.
 * All fields u32 little-endian unless said; strings are UTF-8, given by linear-memory address and byte
 * length.
 *
 *   0 RAM_BYTES      guest RAM, bytes; multiple of 1 MiB, 16 MiB…2 GiB
 *   4 ENTRY          guest-physical address the reset ROM jumps to (firmware or kernel)
 *   8 DTB            guest-physical address where the core writes the device tree, 0: the core chooses nothing, no tree
 *  12 NEXT           fw_dynamic: guest-physical address of the next stage (the kernel)
 *  16 NEXT_MODE      fw_dynamic: privilege of the next stage (1 = S)
 *  20 INITRD_START   guest-physical, 0 when there is none
 *  24 INITRD_END     guest-physical, exclusive
 *  28 BOOTARGS       address of the kernel command line
 *  32 BOOTARGS_BYTES
 *  36 CONSOLES       number of virtio consoles (hvc0…), 0…8
 *  40 PORTS          address of the names of the named virtio ports, NUL-separated
 *  44 PORTS_BYTES    0…256
 *  48 DRIVES         number of drives, 0…4
 *  52 DRIVE[i]       four words each: address in linear memory, sectors of 512 bytes, read-only (0|1), reserved
 * 116 TOHOST         guest-physical address of `tohost` (conformance programs), 0 when there is none
 * 120 FLAGS          ConfigFlags
 * 124 HEAT           for tests: jumps to a place before it is hot, 0: the core chooses
 * 128 DISTURB        for tests: seed of what cpu/translator/disturb.ts does, 0: nothing
 */
export const enum Config {
  RAM_BYTES = 0,
  ENTRY = 4,
  DTB = 8,
  NEXT = 12,
  NEXT_MODE = 16,
  INITRD_START = 20,
  INITRD_END = 24,
  BOOTARGS = 28,
  BOOTARGS_BYTES = 32,
  CONSOLES = 36,
  PORTS = 40,
  PORTS_BYTES = 44,
  DRIVES = 48,
  DRIVE = 52,
  DRIVE_STRIDE = 16,
  TOHOST = 116,
  FLAGS = 120,
  HEAT = 124,
  DISTURB = 128,
  BYTES = 132,
}

export const enum ConfigFlags {
  /**
   * Guest time comes from retired instructions (100 ns each 10), not from the host: the same run every time.
   */
  DETERMINISTIC = 1,
  /** Translate code that is hot; without this and the next, never. */
  TRANSLATE_HOT = 2,
  /** Translate at first sight. */
  TRANSLATE_ALL = 4,
  /** The platform's `f64x2.relaxed_madd` is there, and rounds once. */
  FUSED = 8,
}

/** Slots of the core's table: functions of translated code take those from FIRST_SLOT on. */
export const TABLE_SLOTS = 4096;
export const FIRST_SLOT = 64;

export const MAX_DRIVES = 4;
export const MAX_CONSOLES = 8;
export const SECTOR_BYTES = 512;
export const MIN_RAM_BYTES = 0x0100_0000;
export const MAX_RAM_BYTES: u32 = 0x8000_0000;

/**
 * What the translator did since `boot()`, a record at `translatorCounts()` in core memory. All fields u64
 * little-endian, written by the core.
 *
 *   0 REGIONS            regions that can be entered now
 *   8 TRANSLATED         regions that were written
 *  16 INVALIDATED        regions that ended because their code was written or they could not be entered
 *  24 EVICTIONS          times that every region was dropped at once
 *  32 SLOW_LOADS         loads of emitted code that missed the TLB
 *  40 SLOW_STORES        stores of emitted code that missed the TLB or hit a page that is watched
 *  48 EXIT_JUMP          regions left for a place of which no region was known
 *  56 EXIT_INTERPRETER   regions left for an instruction that only the interpreter runs
 *  64 EXIT_TRAP          regions left in the middle of a block by a trap
 *  72 EXIT_BUDGET        regions left because the instructions granted were used up
 */
export const enum TranslatorCounts {
  REGIONS = 0,
  TRANSLATED = 8,
  INVALIDATED = 16,
  EVICTIONS = 24,
  SLOW_LOADS = 32,
  SLOW_STORES = 40,
  EXIT_JUMP = 48,
  EXIT_INTERPRETER = 56,
  EXIT_TRAP = 64,
  EXIT_BUDGET = 72,
  BYTES = 80,
}

/**
 * The regions of the module that `host.compile` is given, at `moduleRegions()` in core memory: a u32 COUNT,
 * and from FIRST on a record for each function of the module, in their order.
 *
 *   0 ENTRY      u64 guest-virtual address where it begins
 *   8 PHYSICAL   u64 the same place's guest-physical address
 *  16 LAST       i32 bytes from the entry to its last instruction
 */
export const enum ModuleRegions {
  COUNT = 0,
  FIRST = 8,
  ENTRY = 0,
  PHYSICAL = 8,
  LAST = 16,
  STRIDE = 24,
}

/**
 * A byte stream between host and core: a power-of-two ring in linear memory. Cursors run freely (mod 2^32)
 * and only their owner moves them; filled bytes = written - read.
 *
 *   0 WRITTEN   u32 cursor of the writer
 *   4 READ      u32 cursor of the reader
 *   8 SIZE      u32 bytes, a power of two
 *  12 DATA      u32 address of the bytes
 */
export const enum Ring {
  WRITTEN = 0,
  READ = 4,
  SIZE = 8,
  DATA = 12,
  BYTES = 16,
}

/**
 * Streams are numbered: 0 is ttyS0 (the UART), 1…CONSOLES are hvc0…, then the named ports in the order of
 * PORTS. The core writes `ringOut(stream)`, the host writes `ringIn(stream)`.
 */
export const STREAM_UART = 0;
export const STREAM_HVC = 1;

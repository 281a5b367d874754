// Bits of mstatus, mip/mie, causes of traps (privileged specification, 3.1.6, 3.1.9, tables 14 and 22).

export namespace Mstatus {
  export const SIE: u64 = 1 << 1;
  export const MIE: u64 = 1 << 3;
  export const SPIE: u64 = 1 << 5;
  export const MPIE: u64 = 1 << 7;
  export const SPP: u64 = 1 << 8;
  export const MPP: u64 = 3 << 11;
  export const MPP_SHIFT: u64 = 11;
  export const FS_SHIFT: u64 = 13;
  export const FS: u64 = 3 << 13;
  export const MPRV: u64 = 1 << 17;
  export const SUM: u64 = 1 << 18;
  export const MXR: u64 = 1 << 19;
  export const TVM: u64 = 1 << 20;
  export const TW: u64 = 1 << 21;
  export const TSR: u64 = 1 << 22;
  export const UXL_64: u64 = 2 << 32;
  export const SXL_64: u64 = 2 << 34;
  export const SD: u64 = 1 << 63;
}

/** mstatus.FS values. */
export namespace Fs {
  export const OFF: u32 = 0;
  export const DIRTY: u32 = 3;
}

export namespace Menvcfg {
  export const FIOM: u64 = 1;
  export const ADUE: u64 = 1 << 61;
  export const STCE: u64 = 1 << 63;
}

/** Interrupt numbers, as bit positions of mip and mie. */
export namespace Irq {
  export const SSIP: u32 = 1 << 1;
  export const MSIP: u32 = 1 << 3;
  export const STIP: u32 = 1 << 5;
  export const MTIP: u32 = 1 << 7;
  export const SEIP: u32 = 1 << 9;
  export const MEIP: u32 = 1 << 11;
  export const SUPERVISOR: u32 = SSIP | STIP | SEIP;
}

export const enum Cause {
  INSTRUCTION_ACCESS_FAULT = 1,
  ILLEGAL_INSTRUCTION = 2,
  BREAKPOINT = 3,
  LOAD_ADDRESS_MISALIGNED = 4,
  LOAD_ACCESS_FAULT = 5,
  STORE_ADDRESS_MISALIGNED = 6,
  STORE_ACCESS_FAULT = 7,
  ECALL_FROM_U = 8,
  INSTRUCTION_PAGE_FAULT = 12,
  LOAD_PAGE_FAULT = 13,
  STORE_PAGE_FAULT = 15,
}

// Where flags accrue, and the numbers of flags and rounding modes (unprivileged specification, section 20.2).

/** A view over a hart's `fflags` (cpu/hart.ts): operations set bits of it and never clear one. */
@unmanaged
export class FloatStatus {
  fflags: u32;
}

/** Accrued exceptions, the bits of `fflags`. */
export namespace Flag {
  /** Inexact. */
  export const NX: u32 = 1;
  /** Underflow; tininess is detected after rounding. */
  export const UF: u32 = 2;
  /** Overflow. */
  export const OF: u32 = 4;
  /** Divide by zero. */
  export const DZ: u32 = 8;
  /** Invalid operation. */
  export const NV: u32 = 16;
}

/** Rounding modes as `frm` holds them. Every `rm` parameter in this folder is one of these five. */
export namespace Rounding {
  /** To nearest, ties to even. */
  export const RNE: u32 = 0;
  /** Towards zero. */
  export const RTZ: u32 = 1;
  /** Down, towards -infinity. */
  export const RDN: u32 = 2;
  /** Up, towards +infinity. */
  export const RUP: u32 = 3;
  /** To nearest, ties to maximum magnitude. */
  export const RMM: u32 = 4;
}

@inline export function raise(s: FloatStatus, flags: u32): void { s.fflags |= flags; }

// What a region's module imports from the core: functions by the names that wasm-core/index.ts exports.
import { Wasm, byte, fill, name, room, unsigned } from "./wasm";

/** Function indices. */
export namespace Import {
  export const LOAD: u32 = 0;
  export const STORE: u32 = 1;
  export const SLOW: u32 = 2;
  export const MULH: u32 = 3;
  export const MULHSU: u32 = 4;
  export const MULHU: u32 = 5;
  export const DIV: u32 = 6;
  export const DIVU: u32 = 7;
  export const REM: u32 = 8;
  export const REMU: u32 = 9;
  export const ADDD: u32 = 10;
  export const SUBD: u32 = 11;
  export const MULD: u32 = 12;
  export const DIVD: u32 = 13;
  export const SQRTD: u32 = 14;
  export const MULADDD: u32 = 15;
  export const EQD: u32 = 16;
  export const LTD: u32 = 17;
  export const LED: u32 = 18;
  export const CSR: u32 = 19;
  export const COPY: u32 = 20;
  export const FILL: u32 = 21;
  export const COUNT: u32 = 22;
}

/** Type of a region's function: (pc i64, depth i32) → next pc i64. */
export const REGION_TYPE: u32 = 0;
const LOAD_TYPE: u32 = 1;
const STORE_TYPE: u32 = 2;
const SLOW_TYPE: u32 = 3;
const BINARY_TYPE: u32 = 4;
const ROUNDED_TYPE: u32 = 5;
const FUSED_TYPE: u32 = 6;
const MOVE_TYPE: u32 = 7;
const TYPES: u32 = 8;

export function typeSection(): void {
  byte(1);
  const start = room();
  unsigned(TYPES);
  signature(1, 1, Wasm.I64);
  signature(2, 1, Wasm.I32);
  signature(3, 1, Wasm.I32);
  signature(1, 2, Wasm.I32);
  signature(2, 0, Wasm.I64);
  signature(2, 1, Wasm.I64);
  signature(3, 1, Wasm.I64);
  signature(3, 2, Wasm.I32);
  fill(start);
}

/** i64 parameters, then i32 ones. */
function signature(longs: u32, ints: u32, result: u32): void {
  byte(0x60);
  unsigned(longs + ints);
  for (let k: u32 = 0; k < longs; k++) byte(Wasm.I64);
  for (let k: u32 = 0; k < ints; k++) byte(Wasm.I32);
  unsigned(1);
  byte(result);
}

export function importSection(): void {
  byte(2);
  const start = room();
  unsigned(Import.COUNT + 2);
  imported("translatedLoad", LOAD_TYPE);
  imported("translatedStore", STORE_TYPE);
  imported("translatedRow", SLOW_TYPE);
  imported("mulh", BINARY_TYPE);
  imported("mulhsu", BINARY_TYPE);
  imported("mulhu", BINARY_TYPE);
  imported("div", BINARY_TYPE);
  imported("divu", BINARY_TYPE);
  imported("rem", BINARY_TYPE);
  imported("remu", BINARY_TYPE);
  imported("addD", ROUNDED_TYPE);
  imported("subD", ROUNDED_TYPE);
  imported("mulD", ROUNDED_TYPE);
  imported("divD", ROUNDED_TYPE);
  imported("sqrtD", REGION_TYPE);
  imported("mulAddD", FUSED_TYPE);
  imported("eqD", BINARY_TYPE);
  imported("ltD", BINARY_TYPE);
  imported("leD", BINARY_TYPE);
  imported("translatedCsr", SLOW_TYPE);
  imported("translatedCopy", MOVE_TYPE);
  imported("translatedFill", MOVE_TYPE);
  name("env");
  name("memory");
  byte(2);
  byte(0);
  unsigned(1);
  name("env");
  name("table");
  byte(1);
  byte(0x70);
  byte(0);
  unsigned(1);
  fill(start);
}

function imported(field: string, type: u32): void {
  name("core");
  name(field);
  byte(0);
  unsigned(type);
}

// The locals of a region's function.
//
//   $pc i64, $depth i32            parameters: the entry's address, how many calls may still nest
//   i32  N budget, TLB data TLB, E scratch, GENERATION of the code mapping,
//        UNSAVED_X UNSAVED_F on the way out: registers whose locals are newer than memory, as bits,
//        APART set once a loop was found that cannot be done together (copies.ts)
//   i64  R result, A address, V value, T scratch, NATIVE range in which native results raise no new flag
//   i64  x registers that occur
//   f64  FA FB FC operands, FR result, two for proofs (proofs.ts), f registers that occur
//   i32  linear addresses that a stretch goes by (stretches.ts)
//   i32  where the heads of loops lead (heads.ts)
import { Hart, HART_RECORD, hart, F, X } from "../hart";
import { TRANSLATOR } from "../../layout";
import { Translator, allot, translator } from "./state";
import { Wasm, access, byte, get, i32Const, i64Const, loadCell32, loadCell64 } from "./wasm";
import { open, set, unsigned } from "./wasm";

export namespace Local {
  export const PC: u32 = 0;
  export const DEPTH: u32 = 1;
  export const N: u32 = 2;
  export const TLB: u32 = 3;
  export const E: u32 = 4;
  export const GENERATION: u32 = 5;
  export const UNSAVED_X: u32 = 6;
  export const UNSAVED_F: u32 = 7;
  export const APART: u32 = 8;
  export const R: u32 = 9;
  export const A: u32 = 10;
  export const V: u32 = 11;
  export const T: u32 = 12;
  export const NATIVE: u32 = 13;
  export const FIRST_X: u32 = 14;
}
/** Registers by which a stretch may reach memory. */
export const MAX_USES: u32 = 6;
const INTEGERS: u32 = 7;
const LONGS: u32 = 5;
const FLOATS: u32 = 6;

/** Addresses of cells that emitted code reads and writes. */
export namespace Cell {
  export const BUDGET: usize = HART_RECORD + offsetof<Hart>("budget");
  export const PC: usize = HART_RECORD + offsetof<Hart>("pc");
  export const VALUE: usize = HART_RECORD + offsetof<Hart>("value");
  export const TLB: usize = HART_RECORD + offsetof<Hart>("tlb");
  export const FFLAGS: usize = HART_RECORD + offsetof<Hart>("fflags");
  export const FRM: usize = HART_RECORD + offsetof<Hart>("frm");
  export const FS: usize = HART_RECORD + offsetof<Hart>("fs");
  export const GENERATION: usize = HART_RECORD + offsetof<Hart>("generation");
  export const COMPUTED: usize = HART_RECORD + offsetof<Hart>("computed");
  export const MUST_INTERPRET: usize = TRANSLATOR + offsetof<Translator>("mustInterpret");
  export const UNRUN: usize = TRANSLATOR + offsetof<Translator>("unrun");
}

/** Numbers the registers that occur and writes the declaration of locals. */
export function declareLocals(): bool {
  const t = translator();
  t.localX = allot(32);
  t.localF = allot(32);
  t.known = allot(32);
  if (t.localF == 0 || t.known == 0) return false;
  const longs = number(t.usedX & ~1, t.localX, Local.FIRST_X);
  t.firstFloat = longs;
  const end = number(t.usedF, t.localF, longs + FLOATS);
  t.firstLinear = end;
  unsigned(4);
  unsigned(INTEGERS);
  byte(Wasm.I32);
  unsigned(longs - Local.FIRST_X + LONGS);
  byte(Wasm.I64);
  unsigned(end - longs);
  byte(Wasm.F64);
  unsigned(MAX_USES + t.headCount);
  byte(Wasm.I32);
  return true;
}

function number(used: u32, table: usize, first: u32): u32 {
  for (let r: u32 = 0; r < 32; r++) if ((used >> r) & 1) store<u8>(table + r, u8(first++));
  return first;
}

@inline export function localX(register: u32): u32 { return load<u8>(translator().localX + register); }
@inline export function localF(register: u32): u32 { return load<u8>(translator().localF + register); }
/** FA FB FC FR, and two for proofs.ts. */
@inline export function floatLocal(n: u32): u32 { return translator().firstFloat + n; }

/** What the accesses of the `n`th use go by. */
@inline export function linearLocal(n: u32): u32 {
  return translator().firstLinear + n;
}

/** Says where the `n`th head leads. */
@inline export function headLocal(n: u32): u32 {
  return linearLocal(MAX_USES) + n;
}

/** Registers of `mask` from memory into their locals. */
export function reloadX(mask: u32): void {
  for (let r: u32 = 1; r < 32; r++) {
    if (((mask >> r) & 1) == 0) continue;
    loadCell64(X + (r << 3));
    set(localX(r));
  }
}

export function reloadF(mask: u32): void {
  for (let r: u32 = 0; r < 32; r++) {
    if (((mask >> r) & 1) == 0) continue;
    i32Const(0);
    access(Wasm.F64_LOAD, 3, u32(F) + (r << 3));
    set(localF(r));
  }
}

/** Registers of `mask` from their locals to memory. */
export function spillX(mask: u32): void {
  for (let r: u32 = 1; r < 32; r++) if ((mask >> r) & 1) saveX(r);
}

function saveX(register: u32): void {
  i32Const(0);
  get(localX(register));
  access(Wasm.I64_STORE, 3, u32(X) + (register << 3));
}

export function spillF(mask: u32): void {
  for (let r: u32 = 0; r < 32; r++) if ((mask >> r) & 1) saveF(r);
}

function saveF(register: u32): void {
  i32Const(0);
  get(localF(register));
  access(Wasm.F64_STORE, 3, u32(F) + (register << 3));
}

/** What is newer than memory, to memory. */
export function spillUnsaved(): void {
  spillX(translator().unsavedX);
  spillF(translator().unsavedF);
}

/** Says in UNSAVED_X and UNSAVED_F what spillNoted() will have to do. */
export function noteUnsaved(): void {
  const t = translator();
  i32Const(t.unsavedX);
  set(Local.UNSAVED_X);
  if (t.usedF == 0) return;
  i32Const(t.unsavedF);
  set(Local.UNSAVED_F);
}

/** Registers to memory as UNSAVED_X and UNSAVED_F say; each is one that the region writes. */
export function spillNoted(): void {
  const t = translator();
  for (let r: u32 = 1; r < 32; r++) {
    if (((t.writtenX >> r) & 1) == 0) continue;
    ifNoted(Local.UNSAVED_X, r);
    saveX(r);
    byte(Wasm.END);
  }
  for (let r: u32 = 0; r < 32; r++) {
    if (((t.writtenF >> r) & 1) == 0) continue;
    ifNoted(Local.UNSAVED_F, r);
    saveF(r);
    byte(Wasm.END);
  }
}

function ifNoted(local: u32, register: u32): void {
  get(local);
  i32Const(1 << register);
  byte(Wasm.I32_AND);
  open(Wasm.IF);
}

/** The budget to memory, and back. */
export function spillBudget(): void {
  i32Const(0);
  get(Local.N);
  access(Wasm.I32_STORE, 2, u32(Cell.BUDGET));
}
export function reloadBudget(): void {
  loadCell32(Cell.BUDGET);
  set(Local.N);
}

/** Stores a constant in a 32-bit cell. */
export function storeCell32(at: usize, value: i32): void {
  i32Const(0);
  i32Const(value);
  access(Wasm.I32_STORE, 2, u32(at));
}

/** The address `rel` bytes from the entry, on the stack. */
export function pushPc(rel: i32): void {
  get(Local.PC);
  if (rel == 0) return;
  i64Const(rel);
  byte(Wasm.I64_ADD);
}

// Where a loop that copies or fills goes back and has a good way to go: code that has the core do passes
// together (moves.ts). It stands behind a whole pass, so that what one pass keeps for the next is there.
import { emitInsn } from "../../generated/translate";
import * as insn from "../insn";
import { Block } from "./block";
import { Move, recognize } from "./copies";
import { Emit } from "./emit";
import { meant } from "./heads";
import { unlikely } from "./hints";
import { Import } from "./imports";
import { popLabel, pushLabel } from "./labels";
import { Local, localX, reloadBudget, spillBudget } from "./locals";
import { Known, Pass, Value, initialOf, stepOf } from "./pass";
import { allot, translator } from "./state";
import { Wasm, byte, call, get, i32Const, i64Const, open, set, tee } from "./wasm";
import { unlearn } from "./words";

/** Bytes, and passes, that must be left for doing them together. */
const WORTH: u32 = 256;
const MIN_PASSES: u32 = 4;
/** Before control goes back from `block` to `target`, by way of `next`: code that does passes together. */
export function moveTogether(block: Block, next: Block, target: i32): void {
  const arena = translator().arena;
  const first = meant(next, target);
  const found = recognize(block, first);
  if (found != null) emitMove(found);
  translator().arena = arena;
}

function pushSum(register: u32, offset: i64): void {
  if (register == 0) return i64Const(offset);
  get(localX(register));
  if (offset == 0) return;
  i64Const(offset);
  byte(Wasm.I64_ADD);
}

@inline function pushValue(value: Value): void { pushSum(value.register, value.offset); }

function openIf(): void {
  open(Wasm.IF);
  pushLabel(0);
}
function close(): void {
  popLabel();
  byte(Wasm.END);
}

function emitMove(found: Move): void {
  const p = found.pass;
  const passes = max(i64(MIN_PASSES), i64(WORTH) / found.step);
  pushValue(found.high);
  pushValue(found.low);
  byte(Wasm.I64_SUB);
  tee(Local.T);
  i64Const(passes * found.stride);
  byte(Wasm.I64_GE_U);
  unlikely();
  openIf();
  pushCondition(found);
  openIf();
  spillBudget();
  pushMove(found);
  tee(Local.E);
  i32Const(0);
  byte(Wasm.I32_GT_S);
  openIf();
  reloadBudget();
  advance(p);
  byte(Wasm.ELSE);
  get(Local.E);
  set(Local.APART);
  close();
  close();
  close();
}

/** May passes be done together, and is the next one sure to come? */
function pushCondition(found: Move): void {
  get(Local.APART);
  byte(Wasm.I32_EQZ);
  if (found.condition == Wasm.I64_NE) return;
  pushValue(found.pass.left);
  pushValue(found.pass.right);
  byte(found.condition);
  byte(Wasm.I32_AND);
}

/** Calls the core; leaves the number of passes that it did. */
function pushMove(found: Move): void {
  const p = found.pass;
  const copies = p.loads.count > 0;
  if (copies) pushSum(p.loads.register, found.from);
  pushSum(p.stores.register, found.to);
  if (!copies) pushValue(p.stored);
  get(Local.T);
  i64Const(ctz(found.stride));
  byte(Wasm.I64_SHR_U);
  i32Const(i32(found.step) | (i32(copies ? found.ahead : i64(p.stores.bytes)) << 16));
  i32Const(p.count);
  call(copies ? Import.COPY : Import.FILL);
}

/** Brings registers that the next pass reads to where E passes lead. */
function advance(p: Pass): void {
  for (let r: u32 = 1; r < 32; r++) {
    const step = stepOf(p, r);
    if (step == 0) continue;
    get(localX(r));
    get(Local.E);
    byte(Wasm.I64_EXTEND_I32_U);
    i64Const(step);
    byte(Wasm.I64_MUL);
    byte(Wasm.I64_ADD);
    set(localX(r));
  }
  for (let r: u32 = 1; r < 32; r++) {
    const before = initialOf(p, r);
    if ((((p.reads & p.writes) >> r) & 1) == 0 || before.register == r) continue;
    if (before.known == Known.LOADED) loadAgain(before, r);
    else {
      pushValue(before);
      set(localX(r));
    }
  }
  unlearn(p.writes);
}

/** What a pass loaded for the next one. It was read before, so it cannot trap. */
function loadAgain(value: Value, register: u32): void {
  const record = allot(insn.RECORD_BYTES);
  if (record == 0) return;
  memory.copy(record, value.insn, insn.RECORD_BYTES);
  insn.setRs1(record, insn.x(value.register));
  insn.setImm(record, i32(value.offset));
  insn.setRd(record, insn.x(register));
  emitInsn(changetype<Emit>(0), insn.op(record), record);
}

// From a hot address to a region in the module being written, and from the module to the table.
import { FIRST_SLOT, TranslatorCounts } from "../../abi";
import { findWords } from "./known";
import { findLiveness } from "./liveness";
import { markLoops } from "./loops";
import { coverCode, findCode, findsPlace, makeBlocks, noteExtent } from "./region";
import { blockAt } from "./block";
import { count, resetCounts } from "./counts";
import { Effects } from "./effects";
import { markEdges, orderAsIs, orderBlocks } from "./flow";
import { beginHints, endHints } from "./hints";
import { Import } from "./imports";
import { beginModule, compileModule, moduleHasRoom } from "./module";
import { addRegion, dropAll, publish, regionsFull } from "./regions";
import { entryBy, rowBefore, sizeBy, timesGrown } from "./regions";
import { emitRegion } from "./shape";
import { resetStretches } from "./stretches";
import { Engine, Translator, allot, resetArena, translator } from "./state";
import { clearJumps } from "./jumps";
import { fill, room } from "./wasm";
import { halveHeat } from "../code";
import { hart, retired } from "../hart";

/** Jumps to a place before it is translated. */
const WARM: u32 = 2000;
/** After 2^FADING instructions half of them are forgotten: it is how often code runs now that counts. */
const FADING: u32 = 25;
const EAGER: u32 = 1;
const NEVER: u32 = u32.MAX_VALUE;
/** Regions that are compiled together at most. */
const BATCH: u32 = 32;
/** So many are worth a module; fewer wait for so many runs of the hart. */
const FULL: u32 = 16;
const PATIENCE: u32 = 24;
/** Regions that are looked at when a place is hot that may belong to one. */
const MAX_TRIES: u32 = 4;

/** Starts with no region. */
export function resetTranslator(engine: Engine): void {
  const t = translator();
  memory.fill(changetype<usize>(t), 0, offsetof<Translator>());
  t.engine = engine;
  hart().heatLimit = engine == Engine.INTERPRETER ? NEVER : engine == Engine.AUTO ? WARM : EAGER;
  resetCounts();
  clearJumps();
  beginModule();
}

/** Adds the region at `pc` to the batch, or one that grows to hold it: then true. */
export function translate(pc: u64): bool {
  const t = translator();
  if (t.batch == BATCH || !moduleHasRoom()) finishBatch();
  if (regionsFull()) {
    finishBatch();
    dropAll();
  }
  const start = t.out;
  const slowRows = t.slowRows;
  const hints = t.hints;
  if (emit(pc)) return t.grown != 0;
  t.out = start;
  t.hints = hints;
  t.slowRows = slowRows;
  return false;
}

/** Finds the code of a new region at `pc`. */
function begin(pc: u64): bool {
  const t = translator();
  resetArena();
  t.usedX = t.usedF = t.writtenX = t.writtenF = t.float = t.rounds = 0;
  t.grown = 0;
  t.effects = allot(offsetof<Effects>());
  return t.effects != 0 && findCode(pc);
}

/**
 * Finds the code of a region before `pc` that did not hold this place when it was made and would now: what
 * left it for code that was cold then, stays inside next time.
 */
function beginGrown(pc: u64): bool {
  const t = translator();
  if (t.engine != Engine.AUTO) return false;
  let tries: u32 = 0;
  for (let row = rowBefore(0, pc); row != 0 && tries < MAX_TRIES; row = rowBefore(row, pc), tries++) {
    const grown = timesGrown(row);
    if (!begin(entryBy(row, pc)) || !findsPlace(pc) || t.instructions <= sizeBy(row)) continue;
    t.grown = grown + 1;
    return true;
  }
  return false;
}

/** Makes and orders the blocks of the code that was found. */
function shapeBlocks(): bool {
  const ordered = makeBlocks() && orderBlocks(blockAt(0));
  if (!ordered && !(makeBlocks() && orderAsIs(blockAt(0)))) return false;
  markEdges();
  return true;
}

function emit(pc: u64): bool {
  const t = translator();
  if (!beginGrown(pc) && !begin(pc)) return false;
  if (!shapeBlocks()) return false;
  markLoops();
  findLiveness();
  if (!findWords() || !resetStretches()) return false;
  const body = room();
  beginHints(Import.COUNT + t.batch);
  if (!emitRegion(blockAt(0))) return false;
  addRegion();
  endHints();
  coverCode();
  noteExtent();
  fill(body);
  if (t.batch++ == 0) t.waited = 0;
  count(TranslatorCounts.TRANSLATED);
  return true;
}

/** Compiles what waits, once it is enough or has waited long; lets heat fade. */
export function finishRun(): void {
  const t = translator();
  const period = u32(retired() >> FADING);
  if (period != t.period && t.engine == Engine.AUTO) halveHeat();
  t.period = period;
  if (t.batch == 0) return;
  if (t.batch >= FULL || ++t.waited >= PATIENCE) finishBatch();
}

/** Compiles what waits. */
export function finishBatch(): void {
  const t = translator();
  if (t.batch == 0) return;
  const first = t.nextRegion - t.batch;
  if (compileModule(FIRST_SLOT + first)) publish(first, t.batch);
  else hart().heatLimit = NEVER;
  beginModule();
}

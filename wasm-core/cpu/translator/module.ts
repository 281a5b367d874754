// Regions wait for each other: a batch becomes one wasm module, compiled by the host, that puts its functions
// into the core's table itself.
import * as host from "../../host";
import { MODULE, MODULE_END } from "../../layout";
import { hintSection, hintsHaveRoom, resetHints } from "./hints";
import { Import, importSection, REGION_TYPE, typeSection } from "./imports";
import { clearPending } from "./pending";
import { translator } from "./state";
import { Wasm, byte, fill, i32Const, room, unsigned } from "./wasm";

/** The code is written behind the room that the sections before it may need. */
const HEADER_ROOM: usize = 0x1_0000;
/** No region is begun with less room than this. */
const REGION_ROOM: usize = 0x10_0000;

export function beginModule(): void {
  translator().out = MODULE + HEADER_ROOM;
  translator().batch = 0;
  resetHints();
  clearPending();
}

/** Is there room for one more region? */
export function moduleHasRoom(): bool {
  return translator().out + REGION_ROOM < MODULE_END && hintsHaveRoom();
}

/** Hands the batch to the host; its functions get the table slots from `firstSlot` on. */
export function compileModule(firstSlot: u32): bool {
  const t = translator();
  const code = MODULE + HEADER_ROOM;
  const codeBytes = u32(t.out - code);
  t.out = MODULE;
  header();
  functionSection(t.batch);
  elementSection(firstSlot, t.batch);
  hintSection();
  byte(10);
  const start = room();
  unsigned(t.batch);
  memory.copy(t.out, code, codeBytes);
  t.out += codeBytes;
  fill(start);
  return host.compile(MODULE, u32(t.out - MODULE));
}

function header(): void {
  store<u32>(translator().out, 0x6d73_6100);
  store<u32>(translator().out, 1, 4);
  translator().out += 8;
  typeSection();
  importSection();
}

function functionSection(count: u32): void {
  byte(3);
  const start = room();
  unsigned(count);
  for (let k: u32 = 0; k < count; k++) unsigned(REGION_TYPE);
  fill(start);
}

function elementSection(firstSlot: u32, count: u32): void {
  byte(9);
  const start = room();
  unsigned(1);
  unsigned(0);
  i32Const(firstSlot);
  byte(Wasm.END);
  unsigned(count);
  for (let k: u32 = 0; k < count; k++) unsigned(Import.COUNT + k);
  fill(start);
}

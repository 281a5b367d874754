// Functions of translated code are in the core's table until all regions are dropped, and in no memory after.
import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { setTimeout as sleep } from "node:timers/promises";
import { runInNewContext } from "node:vm";
import { test } from "node:test";
import { RegionCompiler } from "../../../components/worker/region-compiler.js";
import { TranslatorCounts } from "../../../wasm-core/abi.js";

const FIRST_SLOT = 64;
const TABLE_SLOTS = 4096;
/** Where the module to be compiled lies. */
const MODULE = 0x1000;

/**
 * A module of two functions, for the table's slots `slot` (64…127) and the one after it. They return `value`
 * (0…62) and the number after it.
 */
function twoFunctions(slot: number, value: number): number[] {
  const name = (text: string) => [text.length, ...Buffer.from(text)];
  const section = (id: number, ...content: number[]) => [id, content.length, ...content];
  const body = (result: number) => [4, 0, 0x41, result, 0x0b];
  return [
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, 1, 0x60, 0, 1, 0x7f),
    ...section(2, 1, ...name("env"), ...name("table"), 1, 0x70, 0, 1),
    ...section(3, 2, 0, 0),
    ...section(9, 1, 0, 0x41, slot | 0x80, 0, 0x0b, 2, 0, 1),
    ...section(10, 2, ...body(value), ...body(value + 1)),
  ];
}

/** A compiler beside a core that has a table, no regions to tell of, and counts at address 0. */
function compilerAndTable() {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const table = new WebAssembly.Table({ element: "anyfunc", initial: FIRST_SLOT });
  const compiler = new RegionCompiler(memory);
  compiler.core = { table, translatorCounts: () => 0, moduleRegions: () => 512 };
  const compile = (slot: number, value: number) => {
    const bytes = twoFunctions(slot, value);
    new Uint8Array(memory.buffer, MODULE).set(bytes);
    assert.equal(compiler.compile(MODULE, bytes.length), 1);
  };
  const evict = () => {
    const counts = new DataView(memory.buffer);
    const evictions = counts.getBigUint64(TranslatorCounts.EVICTIONS, true);
    counts.setBigUint64(TranslatorCounts.EVICTIONS, evictions + 1n, true);
  };
  return { table, compile, evict };
}

/** Slot → what the function there returns. */
function results(table: WebAssembly.Table): Record<number, number> {
  const found: Record<number, number> = {};
  for (let slot = FIRST_SLOT; slot < table.length; slot++) {
    const region = table.get(slot) as (() => number) | null;
    if (region) found[slot] = region();
  }
  return found;
}

test("modules' functions are in the core's table, until all regions were dropped", () => {
  const { table, compile, evict } = compilerAndTable();
  compile(65, 1); // the first region of a machine leaves a slot out
  compile(67, 3);
  assert.equal(table.length, TABLE_SLOTS);
  assert.deepEqual(results(table), { 65: 1, 66: 2, 67: 3, 68: 4 });
  evict();
  compile(64, 10);
  assert.deepEqual(results(table), { 64: 10, 65: 11 });
});

test("code that was dropped is given back, though the core goes on", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const { table, compile, evict } = compilerAndTable();
  const remember = (slot: number) => new WeakRef(table.get(slot) as () => number);
  compile(64, 1);
  const old = remember(64);
  evict();
  compile(64, 3);
  const young = remember(64);
  for (let times = 0; times < 3; times++) {
    await sleep(0);
    collect();
  }
  assert.equal(old.deref(), undefined);
  assert.equal(young.deref()?.(), 3);
});

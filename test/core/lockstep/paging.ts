// Random page tables and what S- and U-mode make of them: the image that paging.S runs.
import { join } from "node:path";
import { TOP } from "../../../tools/files.js";
import { assemble } from "../../support/assemble.js";
import { writeElf } from "../../support/elf.js";
import { HARNESS, TABLE } from "./layout.js";
import { Random } from "./random.js";

const TABLES = 0x8080_0000;
const TABLE_PAGES = 5;
const USED = 32;
const PAGE = 4096;
/** Where leaves point: a 2 MiB region of its own, of which this many pages are filled. */
const FRAMES = 0x80a0_0000;
const FRAME_COUNT = 16;

/** Roles of the table pages; Sv39 starts at the second. */
const [SV48_ROOT, ROOT, MIDDLE, LAST_A, LAST_B] = [0, 1, 2, 3, 4].map((k) => TABLES + k * PAGE) as [
  number,
  number,
  number,
  number,
  number,
];

const [V, R, W, X, U, G, A, D] = [1n, 2n, 4n, 8n, 16n, 32n, 64n, 128n];
const pointer = (address: number) => (BigInt(address >>> 12) << 10n) | V;

/** An action of the table. */
export interface Action {
  kind: string;
  address: bigint;
  /** MPP, SUM, MXR of mstatus. */
  modes: bigint;
  value: bigint;
}

/** In the order of paging.S. */
const KINDS = ["poke", "fetch", "pmp", "lb", "lhu", "lw", "ld", "sb", "sh", "sw", "sd", "amo", "lr"];
const BYTES: Record<string, number> = {
  lb: 1,
  lhu: 2,
  lw: 4,
  ld: 8,
  sb: 1,
  sh: 2,
  sw: 4,
  sd: 8,
  amo: 8,
  lr: 8,
  fetch: 8,
};

/** A run: page tables, and actions on them. */
export interface PagingRun {
  satp: bigint;
  tables: BigUint64Array;
  actions: Action[];
}

/**
 * What a run varies, so that each rule is met where QEMU keeps to the privileged specification:
 * with PMP, every A and D is set beforehand (QEMU sets them before it looks at PMP, and without asking PMP
 * whether the table may be written); with leaves that point to nothing, no AMO is made (QEMU reports a load's
 * access fault); in both no access crosses a page (QEMU reports the start of the access, not of the part that
 * faults).
 */
const FLAVOURS = ["plain", "holes", "protection"] as const;
type Flavour = (typeof FLAVOURS)[number];

/** A page-table entry that points to a frame: mostly sound. */
function leaf(random: Random, target: number, flavour: Flavour): bigint {
  let entry = BigInt(target >>> 12) << 10n;
  entry |= random.oneIn(20) ? 0n : V;
  for (const bit of [R, W, X]) entry |= random.oneIn(6) ? 0n : bit;
  for (const bit of [A, D]) entry |= flavour !== "protection" && random.oneIn(3) ? 0n : bit;
  entry |= random.oneIn(2) ? U : 0n;
  entry |= random.oneIn(8) ? G : 0n;
  entry |= BigInt(random.below(4)) << 8n;
  if (random.oneIn(40)) entry |= 1n << BigInt(54 + random.below(10));
  if (flavour === "holes" && random.oneIn(8)) entry = (entry & 0x3ffn) | (BigInt(random.u32()) << 20n);
  return entry;
}

/** What may stand in an entry: the tables' places and how they are filled. */
function entryFor(random: Random, table: number, index: number, flavour: Flavour): bigint {
  const frame = FRAMES + PAGE * random.below(FRAME_COUNT);
  if (table === SV48_ROOT)
    return index === 0 ? pointer(ROOT) : random.oneIn(2) ? 0n : leaf(random, 0x8000_0000, flavour);
  if (table === ROOT) {
    if (index === 0 || index === 3)
      return pointer(MIDDLE) | (index === 3 ? random.pick([0n, U, A, D, G]) : 0n);
    return leaf(random, random.oneIn(4) ? frame : 0x8000_0000, flavour);
  }
  if (table === MIDDLE) {
    if (index < 8)
      return (
        pointer(index % 2 ? LAST_A : LAST_B) | (random.oneIn(16) ? random.pick([U, A, D, 1n << 60n]) : 0n)
      );
    return leaf(random, random.oneIn(4) ? frame : FRAMES, flavour);
  }
  return leaf(random, frame, flavour);
}

/**
 * An address whose translation ends in the frames, whichever way the tables lead; `bytes` long, at times
 * across pages.
 */
function addressFor(random: Random, bytes: number, levels: number, flavour: Flavour): bigint {
  const page = random.below(FRAME_COUNT);
  const crossing = flavour === "plain" && random.oneIn(12);
  const offset = crossing ? PAGE - 4 : random.below((PAGE - 16) / 8) * 8 + (bytes < 8 ? 4 : 0);
  const top = levels === 4 ? BigInt(random.oneIn(8) ? random.below(USED) : 0) << 39n : 0n;
  const route = random.below(8);
  if (route === 0)
    return top | (BigInt(1 + random.below(2)) << 30n) | 0xa0_0000n | BigInt(page * PAGE + offset);
  const root = BigInt(random.oneIn(6) ? 3 : 0) << 30n;
  if (route === 1) return top | root | (BigInt(8 + random.below(8)) << 21n) | BigInt(page * PAGE + offset);
  const address = top | root | (BigInt(random.below(8)) << 21n) | BigInt(random.below(USED) * PAGE + offset);
  // An address that is not the sign extension of its lowest bits has no translation.
  return random.oneIn(40) ? address | (1n << BigInt(40 + 8 * (levels - 3) + random.below(8))) : address;
}

/** Stored values keep an ecall in the low word of every eight bytes, which is where jumps go. */
function valueFor(random: Random, address: bigint, bytes: number): bigint {
  if (bytes === 8 && address % 8n === 0n) return (BigInt(random.u32()) << 32n) | 0x73n;
  return (0x73n << 32n) | BigInt(random.u32());
}

/** Run number `index` of a seed. */
export function makeRun(seed: number, index: number, count: number): PagingRun {
  const random = new Random(seed, 0x7000_0000 + index);
  const levels = random.oneIn(2) ? 3 : 4;
  const flavour = FLAVOURS[index % FLAVOURS.length]!;
  const accesses = KINDS.slice(3).filter((kind) => flavour !== "holes" || kind !== "amo");
  const tables = new BigUint64Array((TABLE_PAGES * PAGE) / 8);
  for (let page = 0; page < TABLE_PAGES; page++) {
    for (let k = 0; k < USED; k++)
      tables[page * 512 + k] = entryFor(random, TABLES + page * PAGE, k, flavour);
  }
  const actions = Array.from({ length: count }, (): Action => {
    const modes = (BigInt(random.below(2)) << 11n) | (BigInt(random.below(4)) << 18n);
    const roll = random.below(10);
    if (roll === 0) {
      const [table, k] = [TABLES + PAGE * random.below(TABLE_PAGES), random.below(USED)];
      return {
        kind: "poke",
        address: BigInt(table + 8 * k),
        modes,
        value: entryFor(random, table, k, flavour),
      };
    }
    if (roll === 1 && flavour === "protection" && random.oneIn(3)) return protect(random, modes);
    const kind = roll < 4 ? "fetch" : random.pick(accesses);
    const address = addressFor(random, BYTES[kind]!, levels, flavour);
    return { kind, address, modes, value: valueFor(random, address, BYTES[kind]!) };
  });
  const mode = levels === 4 ? 9n : 8n;
  return { satp: (mode << 60n) | BigInt((levels === 4 ? SV48_ROOT : ROOT) >>> 12), tables, actions };
}

/** Two PMP entries over the frames, of whole pages; the last entry allows everything else. */
function protect(random: Random, modes: bigint): Action {
  const page = () => BigInt((FRAMES >>> 2) + (PAGE >>> 2) * random.below(FRAME_COUNT));
  const napot = () => page() | 0x1ffn;
  // R, W, X without the reserved ones that write and do not read; OFF, TOR, NAPOT.
  const config = () => BigInt(random.pick([0, 1, 3, 4, 5, 7, 7, 7]) | (random.pick([0, 1, 3, 3]) << 3));
  const second = random.oneIn(2) ? napot() : page();
  return { kind: "pmp", address: (second << 32n) | napot(), modes, value: (config() << 8n) | config() };
}

/** The ELF file of a run. */
export function pagingElf(run: PagingRun, verbose: boolean): Uint8Array {
  const words = [BigInt(run.actions.length), verbose ? 1n : 0n, run.satp];
  for (const { kind, address, modes, value } of run.actions)
    words.push(BigInt(KINDS.indexOf(kind)), address, modes, value);
  const frames = new Uint32Array((FRAME_COUNT * PAGE) / 4).map((_, k) =>
    k % 2 ? (k * 0x9e37_79b1) >>> 0 : 0x73,
  );
  return writeElf(HARNESS, [
    { address: HARNESS, bytes: assemble(join(TOP, "test/core/lockstep/paging.S"), HARNESS) },
    {
      address: TABLE,
      bytes: new Uint8Array(BigUint64Array.from(words, (word) => BigInt.asUintN(64, word)).buffer),
    },
    { address: TABLES, bytes: new Uint8Array(run.tables.buffer) },
    { address: FRAMES, bytes: new Uint8Array(frames.buffer) },
  ]);
}

// Random loops that copy and fill memory, and some that nearly do: in the shapes that compilers and libraries
// give them, with pages that are missing, read-only or there twice. The image that loops.S runs.
import { join } from "node:path";
import { TOP } from "../../../tools/files.js";
import { assemble } from "../../support/assemble.js";
import { writeElf } from "../../support/elf.js";
import { runBoth, type Pair } from "../../support/machines.js";
import { encode } from "./encode.js";
import { HARNESS, PROGRAMS, TABLE } from "./layout.js";
import { Random } from "./random.js";

const PAGE = 4096;
const WINDOW = 0x4000_0000;
const WINDOW_PAGES = 32;
const FRAMES = 0x80a0_0000;
const FRAME_COUNT = 16;
/** Loops of an image. */
export const LOOPS = 12;
/** Runs of each loop: the later ones are translated. */
const RUNS = 8;
/** Bytes that a run moves at most, and that lie between its places and the ends of the window. */
const LONGEST = 6 * PAGE;
const MARGIN = 1024;

const [V, R, W, A, D] = [1n, 2n, 4n, 64n, 128n];

/** An instruction of a loop: its name and operands, as encode() takes them. */
interface Op {
  name: string;
  rd?: number;
  rs1?: number;
  rs2?: number;
  imm?: number;
}

/** How a loop knows its end. */
const ENDS = ["bne pointer", "bltu pointer", "bgeu pointer", "bne count", "blt count", "bge count"] as const;

/** A loop, and what its registers mean. */
interface Loop {
  before: Op[];
  body: Op[];
  /** Where in the body it may leave; the last place is its end. */
  exit: number;
  end: (typeof ENDS)[number];
  width: number;
  step: number;
  /** Instructions a pass counts down by. */
  less: number;
  registers: { from: number; to: number; limit: number; one: number; value: number };
  fills: boolean;
  code: number[];
  place: number;
}

const LOADS: Record<number, string[]> = { 1: ["lb", "lbu"], 2: ["lh", "lhu"], 4: ["lw", "lwu"], 8: ["ld"] };
const STORES: Record<number, string> = { 1: "sb", 2: "sh", 4: "sw", 8: "sd" };

const add = (rd: number, rs1: number, imm: number): Op => ({ name: "addi", rd, rs1, imm });

type Registers = [number, number, number, number, number, number];

/** A loop of some shape, that will lie at `place`. */
function makeLoop(random: Random, place: number): Loop {
  const width = random.pick([1, 2, 4, 8, 8, 8]);
  const count = random.pick([1, 2, 4, 8, 16]);
  const fills = random.oneIn(4);
  const free = shuffled(
    random,
    Array.from({ length: 31 }, (_, k) => k + 1),
  );
  const [from, to, limit, one, value, derived] = free as Registers;
  const temporaries = free.slice(6);
  const step = count * width;
  const loop: Loop = {
    before: [],
    body: [],
    exit: 0,
    end: random.pick(ENDS),
    width,
    step,
    less: random.pick([1, count, width]),
    registers: { from, to, limit, one, value },
    fills,
    code: [],
    place,
  };
  const maker = { random, loop, count, derived, temporaries };
  if (fills) fillBody(maker);
  else if (count % 2 === 0 && random.oneIn(2)) pipelinedBody(maker);
  else plainBody(maker);
  advance(maker);
  if (random.oneIn(5)) spoil(random, loop);
  finish(loop);
  return loop;
}

interface Maker {
  random: Random;
  loop: Loop;
  count: number;
  /** A register for a second pointer to where bytes go. */
  derived: number;
  temporaries: number[];
}

function shuffled<T>(random: Random, list: T[]): T[] {
  for (let k = list.length - 1; k > 0; k--) {
    const other = random.below(k + 1);
    [list[k], list[other]] = [list[other]!, list[k]!];
  }
  return list;
}

function loadOf({ random, loop }: Maker, rd: number, element: number, base: number): Op {
  return {
    name: random.pick(LOADS[loop.width]!),
    rd,
    rs1: loop.registers.from,
    imm: base + element * loop.width,
  };
}
function storeOf({ loop }: Maker, rs2: number, element: number, base: number): Op {
  return { name: STORES[loop.width]!, rs1: loop.registers.to, rs2, imm: base + element * loop.width };
}

function fillBody(maker: Maker): void {
  const { random, loop, count } = maker;
  const value = random.oneIn(3) ? 0 : loop.registers.value;
  const stores = Array.from({ length: count }, (_, k) => storeOf(maker, value, k, 0));
  loop.body = random.oneIn(2) ? stores : shuffled(random, stores);
}

/** Some loads, their stores, and so on. */
function plainBody(maker: Maker): void {
  const { random, loop, count, temporaries } = maker;
  const group = random.pick([1, count, Math.max(1, count / 2)]);
  const base = loop.width * (random.below(9) - 4);
  for (let first = 0; first < count; first += group) {
    const elements = Array.from({ length: group }, (_, k) => first + k);
    loop.body.push(
      ...shuffled(
        random,
        elements.map((k) => loadOf(maker, temporaries[k - first]!, k, base)),
      ),
    );
    loop.body.push(
      ...shuffled(
        random,
        elements.map((k) => storeOf(maker, temporaries[k - first]!, k, 0)),
      ),
    );
  }
}

/** Each element is stored behind the load of the next one, the last one in the next pass. */
function pipelinedBody(maker: Maker): void {
  const { random, loop, count, derived, temporaries } = maker;
  const base = loop.width * (random.below(9) - 4);
  const pair = temporaries.slice(0, 2) as [number, number];
  loop.before.push(loadOf(maker, pair[0], 0, base));
  const far = random.oneIn(2);
  if (far) loop.before.push(add(derived, loop.registers.to, 0));
  for (let k = 0; k < count; k++) {
    loop.body.push(loadOf(maker, pair[(k + 1) % 2]!, k + 1, base));
    const stored = storeOf(maker, pair[k % 2]!, k, 0);
    if (!far) loop.body.push(stored);
    else {
      if (k > 0) loop.body.push(add(derived, loop.registers.to, stored.imm!));
      loop.body.push({ ...stored, rs1: derived, imm: 0 });
    }
  }
  if (far) loop.body.push(add(derived, loop.registers.to, loop.step));
}

/** Puts what moves the pointers, and counts, somewhere into the body, and chooses where it may leave. */
function advance({ random, loop }: Maker): void {
  const { from, to, limit } = loop.registers;
  for (const pointer of loop.fills ? [to] : [from, to]) {
    const at = random.oneIn(2) ? loop.body.length : random.below(loop.body.length + 1);
    for (const op of loop.body.slice(at)) if (op.rs1 === pointer) op.imm = op.imm! - loop.step;
    loop.body.splice(at, 0, add(pointer, pointer, loop.step));
  }
  if (loop.end.endsWith("count"))
    loop.body.splice(random.below(loop.body.length + 1), 0, add(limit, limit, -loop.less));
  loop.exit = random.oneIn(2) ? loop.body.length : random.below(loop.body.length + 1);
}

/** Makes it something else than a copy. */
function spoil(random: Random, loop: Loop): void {
  const { from, to, limit } = loop.registers;
  const op = random.pick(loop.body);
  if (op.name === "addi" && [from, to, limit].includes(op.rd!)) return;
  const roll = random.below(4);
  if (roll === 0) op.imm = op.imm! + loop.width * (random.below(5) - 2);
  else if (roll === 1 && op.rd) loop.body.push({ name: "xori", rd: op.rd, rs1: op.rd, imm: 5 });
  else if (roll === 2 && op.name.startsWith("l")) op.name = "lb";
  else loop.body.push({ name: STORES[loop.width]!, rs1: to, rs2: loop.registers.value, imm: -loop.step });
}

/** The branch by which a loop goes on; with `not`, by which it leaves. */
function branchOf({ end, registers }: Loop, not: boolean): Omit<Op, "imm"> {
  const { to, limit, one } = registers;
  const taken: Record<Loop["end"], [string, string, number, number]> = {
    "bne pointer": ["bne", "beq", to, limit],
    "bltu pointer": ["bltu", "bgeu", to, limit],
    "bgeu pointer": ["bgeu", "bltu", limit, to],
    "bne count": ["bne", "beq", limit, 0],
    "blt count": ["blt", "bge", 0, limit],
    "bge count": ["bge", "blt", limit, one],
  };
  const [goesOn, leaves, rs1, rs2] = taken[end];
  return { name: not ? leaves : goesOn, rs1, rs2 };
}

function finish(loop: Loop): void {
  const ops = [...loop.before];
  const head = ops.length;
  const atEnd = loop.exit >= loop.body.length;
  ops.push(...loop.body.slice(0, loop.exit));
  const end = head + loop.body.length + (atEnd ? 1 : 2);
  const here = ops.length;
  if (atEnd) ops.push({ ...branchOf(loop, false), imm: 4 * (head - here) });
  else {
    ops.push({ ...branchOf(loop, true), imm: 4 * (end - here) });
    ops.push(...loop.body.slice(loop.exit));
    ops.push({ name: "jal", rd: 0, imm: 4 * (head - ops.length) });
  }
  ops.push({ name: "ecall" });
  loop.code = ops.map(({ name, ...operands }) => encode(name, { ...operands }));
}

/** What a loop is run with: the words of its run. */
function makeRun(random: Random, loop: Loop): bigint[] {
  const passes = 1 + random.below(random.oneIn(3) ? 6 : Math.floor(LONGEST / loop.step));
  const room = WINDOW_PAGES * PAGE - LONGEST - 2 * MARGIN;
  const odd = random.oneIn(8);
  const place = () => WINDOW + MARGIN + (random.below(room) & (odd ? -1 : -8));
  const from = place();
  let to = place();
  if (random.oneIn(3)) {
    const distance = random.pick([8, 16, 64, 128, 512, PAGE, PAGE + 8, 2 * PAGE]) * random.pick([1, -1]);
    if (from + distance >= WINDOW + MARGIN && from + distance < WINDOW + MARGIN + room) to = from + distance;
  }
  const values = Array.from({ length: 32 }, () => (BigInt(random.u32()) << 32n) | BigInt(random.u32()));
  const { registers } = loop;
  if (random.oneIn(2)) values[registers.value] = BigInt(random.below(256)) * 0x0101_0101_0101_0101n;
  values[registers.from] = BigInt(from);
  values[registers.to] = BigInt(to);
  values[registers.one] = 1n;
  values[registers.limit] = limitOf(random, loop, to, passes);
  return [BigInt(loop.place), ...values.slice(1), ...mapping(random, odd)];
}

/** What the loop compares with, so that it makes so many passes. */
function limitOf(random: Random, loop: Loop, to: number, passes: number): bigint {
  const before = loop.body.slice(0, loop.exit);
  if (loop.end.endsWith("pointer")) {
    const moved = before.some(({ rd }) => rd === loop.registers.to);
    const last = to + loop.step * (passes - (moved ? 0 : 1));
    return BigInt(
      last - (loop.end === "bltu pointer" ? random.below(loop.step) : loop.end === "bgeu pointer" ? 1 : 0),
    );
  }
  const counted = before.some(({ rd }) => rd === loop.registers.limit);
  const last = loop.less * (passes - (counted ? 0 : 1));
  return BigInt(loop.end === "bne count" ? last : last - random.below(loop.less));
}

/** The page table's entries, and those that repair them. */
function mapping(random: Random, whole: boolean): bigint[] {
  const twice = random.oneIn(2);
  const poor = whole ? 0 : random.pick([0, 0, 3, 10]);
  const repairs = Array.from({ length: WINDOW_PAGES }, (_, page) => {
    const frame = twice ? random.below(FRAME_COUNT) : page % FRAME_COUNT;
    return (BigInt((FRAMES >>> 12) + frame) << 10n) | V | R | W | A | D;
  });
  const entries = repairs.map((entry) => {
    if (poor === 0 || !random.oneIn(poor)) return entry;
    return entry & ~random.pick([V, W, A, D, A | D]);
  });
  return [...entries, ...repairs];
}

/**
 * Image number `index` of a seed: `count` loops, each run a few times with other registers and pages.
 * @param counted whether retired instructions are part of what is printed, which QEMU does not count
 */
function loopsElf(seed: number, index: number, count: number, counted: boolean): Uint8Array {
  const random = new Random(seed, 0x6000_0000 + index);
  const code: number[] = [];
  const runs: bigint[][] = [];
  for (let k = 0; k < count; k++) {
    const loop = makeLoop(random, PROGRAMS + 4 * code.length);
    code.push(...loop.code);
    for (let run = 0; run < RUNS; run++) runs.push(makeRun(random, loop));
  }
  const table = [BigInt(runs.length), counted ? 1n : 0n, ...runs.flat()].map((word) =>
    BigInt.asUintN(64, word),
  );
  const frames = new Uint32Array((FRAME_COUNT * PAGE) / 4).map((_, k) => (k * 0x9e37_79b1) >>> 0);
  const source = join(TOP, "test/core/lockstep/loops.S");
  return writeElf(HARNESS, [
    { address: HARNESS, bytes: assemble(source, HARNESS) },
    { address: TABLE, bytes: new Uint8Array(BigUint64Array.from(table).buffer) },
    { address: PROGRAMS, bytes: new Uint8Array(Uint32Array.from(code).buffer) },
    { address: FRAMES, bytes: new Uint8Array(frames.buffer) },
  ]);
}

/** Undefined when two machines agree on image `index` of a seed, otherwise a report. */
export async function compareLoops(
  seed: number,
  index: number,
  pair: Pair,
  counted = false,
): Promise<string | undefined> {
  const [a, b] = await runBoth(loopsElf(seed, index, LOOPS, counted), pair);
  for (let line = 0; line < LOOPS * RUNS; line++) {
    if (a[line] !== undefined && a[line] === b[line]) continue;
    const [first, second] = [a, b].map((lines) => lines[line] ?? "nothing");
    return (
      `Loop ${Math.floor(line / RUNS)} of image ${index} of seed ${seed} differs in run ${line % RUNS}: ` +
      `${pair[0].name} ${first}, ${pair[1].name} ${second}`
    );
  }
  return undefined;
}

// Results and flags against the host's FPU (reference.c); RMM, which it lacks, from RNE and exact arithmetic
// (ties.ts). Each operation runs from clear flags, and with NX set, when wasm's own arithmetic may be used.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { compile } from "../../compile.js";
import { isTie } from "./ties.js";

const HERE = dirname(fileURLToPath(import.meta.url));

/** Operands tried for each operation. */
const OPERANDS = 2000;

/** Where the FloatStatus lies: in the core's null page. */
const STATUS = 64;
const NX = 1n;

const MODES = ["RNE", "RTZ", "RDN", "RUP", "RMM"];

interface Outcome {
  result: bigint;
  flags: bigint;
}

interface Vector {
  operands: bigint[];
  /** In the order of MODES. */
  outcomes: Outcome[];
}

const same = (a: Outcome, b: Outcome) => a.result === b.result && a.flags === b.flags;

/** What reference.c prints on one line, after the name of the operation. */
function vector(name: string, line: string): Vector {
  const numbers = line.split(" ").map((word) => BigInt(`0x${word}`));
  const inMode = (mode: number) => ({ result: numbers[2 * mode] ?? 0n, flags: numbers[2 * mode + 1] ?? 0n });
  const [nearest, zero, down, up] = [inMode(0), inMode(1), inMode(2), inMode(3)];
  const operands = numbers.slice(8);
  const away = same(zero, down) ? up : down;
  const tie = isTie(name, operands, down.result, up.result);
  return { operands, outcomes: [nearest, zero, down, up, tie ? away : nearest] };
}

/** The vectors of every operation. */
function referenceVectors(): Map<string, Vector[]> {
  const folder = mkdtempSync(join(tmpdir(), "float-reference-"));
  try {
    const program = join(folder, "reference");
    const options = ["-O1", "-frounding-math", "-ffp-contract=off"];
    execFileSync("gcc", [...options, join(HERE, "reference.c"), "-o", program, "-lm"]);
    const lines = execFileSync(program, [String(OPERANDS)], { encoding: "latin1", maxBuffer: 1 << 28 });
    const vectors = new Map<string, Vector[]>();
    for (const [, name = "", rest = ""] of lines.matchAll(/^(\S+) (.*)$/gm)) {
      if (!vectors.has(name)) vectors.set(name, []);
      vectors.get(name)?.push(vector(name, rest));
    }
    return vectors;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Operands in the order of index.ts, then the rounding mode, which not every operation takes. */
type Operation = (status: number, ...operands: (number | bigint)[]) => number | bigint;

const { binary } = await compile({ entry: join(HERE, "index.ts"), out: null });
const memory = new WebAssembly.Memory({ initial: 1024 });
const module = await WebAssembly.compile(binary as Uint8Array<ArrayBuffer>);
const instance = new WebAssembly.Instance(module, { env: { memory } });
const fflags = new Uint32Array(memory.buffer, STATUS, 1);

function run(name: string, operands: bigint[], mode: number, before: bigint): Outcome {
  const operation = instance.exports[name] as Operation;
  // Singles are numbers to wasm's caller, everything else is bigint.
  const args = name.startsWith("f32") ? operands.map(Number) : operands;
  fflags[0] = Number(before);
  const result = operation(STATUS, ...args, mode);
  const bits = typeof result === "number" ? BigInt(result >>> 0) : BigInt.asUintN(64, result);
  return { result: bits, flags: BigInt(fflags[0]) };
}

const hex = (numbers: bigint[]) => numbers.map((number) => number.toString(16)).join(" ");

const skip = process.arch === "x64" ? false : "only x86 is known to detect tininess after rounding";

describe("floating point against the host's", { skip }, () => {
  for (const [name, vectors] of skip ? [] : referenceVectors()) {
    it(name, () => {
      for (const { operands, outcomes } of vectors) {
        for (const [mode, { result, flags }] of outcomes.entries()) {
          for (const before of [0n, NX]) {
            const wanted = { result, flags: flags | before };
            const got = run(name, operands, mode, before);
            if (same(got, wanted)) continue;
            const call = `${name} ${hex(operands)} ${MODES[mode]}, flags ${hex([before])}`;
            assert.fail(`${call}: ${hex(Object.values(got))}, not ${hex(Object.values(wanted))}`);
          }
        }
      }
    });
  }
});

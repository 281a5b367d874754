// Words of a step in the assembler's syntax, as far as the tables give it.
import { decode, decodeCompressed } from "./encode.js";
import type { Parcels } from "./program.js";

/** One line for each instruction: hex, mnemonic, fields. */
export function disassemble(code: Parcels): string {
  const lines: string[] = [];
  for (let k = 0; k < code.length;) {
    const half = code[k]!;
    const short = (half & 3) !== 3;
    const bits = short ? half : (half | ((code[k + 1] ?? 0) << 16)) >>> 0;
    const row = short ? decodeCompressed(bits) : decode(bits);
    const fields =
      row?.fields.map(({ name, low, width }) => `${name}=${(bits >>> low) & (2 ** width - 1)}`) ?? [];
    lines.push(
      `    ${bits
        .toString(16)
        .padStart(short ? 4 : 8, "0")
        .padEnd(8)}  ${row?.name ?? "illegal"} ${fields.join(" ")}`,
    );
    k += short ? 1 : 2;
  }
  return lines.join("\n");
}

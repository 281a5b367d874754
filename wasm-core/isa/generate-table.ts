// Text of generated/isa-table.ts: the tables as data for the host (disassembler, encoders of test programs).
import type { CompressedRow, CsrRow, Row } from "./parse.js";

/** TypeScript source of the rows; types are those of isa/parse.ts. */
export function tableText(rows: Row[], compressed: CompressedRow[], csrs: CsrRow[]): string {
  const plain = compressed.map((row) => ({
    ...row,
    target: row.target.name,
    operands: Object.fromEntries(row.operands),
  }));
  const names = csrs.map(({ number, name }) => ({ number, name }));
  return (
    `// Generated from isa/*.isa; do not edit.\n` +
    `import type { Row } from "../isa/parse.js";\n` +
    `export const ROWS: readonly Row[] = ${JSON.stringify(rows, null, 1)};\n` +
    `export const COMPRESSED_ROWS = ${JSON.stringify(plain, null, 1)};\n` +
    `export const CSRS: readonly { number: number; name: string }[] = ${JSON.stringify(names, null, 1)};\n`
  );
}

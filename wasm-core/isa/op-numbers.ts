// The numbers of the decoded operations.
import type { Row } from "./parse.js";

/**
 * What the decoded page itself needs comes first, then the rows, then the short forms of the rows that have
 * one.
 */
const FIRST_ROW_OP = 5;

/** Op numbers of rows, and of their 16-bit forms. */
export interface Ops {
  of(name: string): number;
  shortOf(name: string): number;
}

/** @param short the rows that have a 16-bit form */
export function numberOps(rows: readonly Row[], short: readonly Row[]): Ops {
  return {
    of: (name) => FIRST_ROW_OP + rows.findIndex((row) => row.name === name),
    shortOf: (name) => FIRST_ROW_OP + rows.length + short.findIndex((row) => row.name === name),
  };
}

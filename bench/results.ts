// What was measured, and what follows from it.

/** One thing measured, on our side and on the side it is compared with. Less is better, always. */
export interface Result {
  group: string;
  name: string;
  unit: string;
  ours: readonly number[];
  /** Measured beside ours; or one number, the budget. */
  reference: readonly number[];
  /** What the reference is. */
  against: string;
  /** The ratio that is aimed at, at least. */
  goal?: number;
}

/** A row of the JSON file. A ratio above 1 means that we are better. */
export interface Row {
  group: string;
  name: string;
  ours: number;
  reference: number;
  ratio: number;
  unit: string;
}

export function median(of: readonly number[]): number {
  const sorted = of.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export function geometricMean(of: readonly number[]): number {
  return Math.exp(of.reduce((sum, one) => sum + Math.log(one), 0) / of.length);
}

export function row({ group, name, unit, ours, reference }: Result): Row {
  const [a, b] = [median(ours), median(reference)];
  return { group, name, ours: a, reference: b, ratio: b / a, unit };
}

/** The geometric mean over results of one unit and one reference, itself a result. */
export function mean(results: readonly Result[], name: string, goal?: number): Result {
  const first = results[0]!;
  const over = (side: "ours" | "reference") => [geometricMean(results.map((one) => median(one[side])))];
  const both = { ours: over("ours"), reference: over("reference") };
  return { ...first, name, ...both, ...(goal === undefined ? { goal: undefined } : { goal }) } as Result;
}

// Results as tables of Markdown.
import { median, row, type Result } from "./results.js";

/** Three digits, but no fewer than there are before the point. */
function digits(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

/** The median, and from the least to the most where there is more than one. */
function spread(samples: readonly number[]): string {
  const middle = digits(median(samples));
  if (samples.length === 1) return middle;
  return `${middle} (${digits(Math.min(...samples))}–${digits(Math.max(...samples))})`;
}

function line(result: Result): string[] {
  const { name, unit, ours, reference, against, goal } = result;
  const { ratio } = row(result);
  const aim = goal === undefined ? "" : `${ratio >= goal ? "✓" : "✗"} ≥ ${goal}`;
  return [name, unit, spread(ours), spread(reference), against, ratio.toFixed(2), aim];
}

const HEAD = ["what", "unit", "ours", "reference", "which is", "ratio", "goal"];

/** One group's table. */
export function table(results: readonly Result[]): string {
  const rows = [HEAD, ...results.map(line)];
  const widths = HEAD.map((_, k) => Math.max(...rows.map((cells) => cells[k]!.length)));
  const text = (cells: readonly string[]) =>
    `| ${cells.map((cell, k) => cell.padEnd(widths[k]!)).join(" | ")} |`;
  return [rows[0]!, widths.map((width) => "-".repeat(width)), ...rows.slice(1)].map(text).join("\n");
}

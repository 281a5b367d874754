// Which lines of two listings differ, and which of them docs/compare-qemu.md explains.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { TOP } from "../../../tools/files.js";

/** A line that only one side has. */
export interface Difference {
  side: "QEMU" | "ours";
  line: string;
}

interface Explanation {
  side: string;
  pattern: RegExp;
}

/** The lines that only one of the two has, as often as it has them more. */
export function differences(qemu: readonly string[], ours: readonly string[]): Difference[] {
  const only = (lines: readonly string[], others: readonly string[], side: Difference["side"]) => {
    const left = new Map<string, number>();
    for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
    return lines.flatMap((line) => {
      const count = left.get(line) ?? 0;
      left.set(line, count - 1);
      return count > 0 ? [] : [{ side, line }];
    });
  };
  return [...only(qemu, ours, "QEMU"), ...only(ours, qemu, "ours")];
}

/** The rows of the table below a heading of docs/compare-qemu.md. */
function explanations(heading: string): Explanation[] {
  const page = readFileSync(join(TOP, "docs/compare-qemu.md"), "utf8");
  const section = page.split(/^## /m).find((text) => text.startsWith(heading)) ?? "";
  return [...section.matchAll(/^\| (QEMU|ours|both) +\| `(.+?)` +\|/gm)].map(([, side, pattern]) => ({
    side: side!,
    pattern: new RegExp(`^${pattern!}$`),
  }));
}

/** The differences that no row of the table below `heading` explains. */
export function unexplained(found: readonly Difference[], heading: string): Difference[] {
  const rows = explanations(heading);
  return found.filter(
    ({ side, line }) =>
      !rows.some((row) => (row.side === "both" || row.side === side) && row.pattern.test(line)),
  );
}

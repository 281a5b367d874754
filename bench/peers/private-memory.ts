// Memory that processes have for themselves, as Linux counts it.
import { readFileSync } from "node:fs";

/** Memory that these processes wrote and share with nobody, bytes; a process that ended counts nothing. */
export function privateBytes(processes: readonly number[]): number {
  return processes.reduce((sum, process) => sum + privateKibibytes(process) * 1024, 0);
}

function privateKibibytes(process: number): number {
  try {
    const rollup = readFileSync(`/proc/${process}/smaps_rollup`, "utf8");
    return Number(/^Private_Dirty:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

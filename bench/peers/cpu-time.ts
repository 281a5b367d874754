// Processor time of processes, as Linux counts it.
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** Processor time of processes over the next `time` ms, % of a core. */
export async function cpuShare(processes: readonly number[], time: number): Promise<number> {
  const [begun, before] = [performance.now(), cpuSeconds(processes)];
  await sleep(time);
  return ((cpuSeconds(processes) - before) / ((performance.now() - begun) / 1000)) * 100;
}

/** Processor time that the threads of these processes took so far, s; a process that ended counts nothing. */
function cpuSeconds(processes: readonly number[]): number {
  return processes.flatMap(threads).reduce((sum, nanoseconds) => sum + nanoseconds / 1e9, 0);
}

/** The first number of schedstat: time spent on a processor, ns. */
function threads(process: number): number[] {
  const folder = `/proc/${process}/task`;
  try {
    return readdirSync(folder).map((thread) =>
      Number.parseInt(readIfThere(`${folder}/${thread}/schedstat`), 10),
    );
  } catch {
    return [];
  }
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "0";
  }
}

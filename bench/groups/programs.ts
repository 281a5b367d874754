// Programs in the guest: the same binaries in the same Linux, or on the bare machine, in QEMU and in ours.
import { compileBare } from "../machines/compile.js";
import { linuxMachine, programsWith } from "../machines/linux.js";
import { writeMachine } from "../machines/machine.js";
import { readMarks, type Marks } from "../marks.js";
import { QEMU } from "../peers/process.js";
import { PATIENCE, type Session } from "../peers/session.js";
import { mean, type Result } from "../results.js";
import { takeTurns, type Findings, type Group, type Setting } from "./group.js";

/** What a group aims at, as ratios to QEMU's speed. */
interface Goals {
  each: number;
  mean: number;
}

/** Runs a machine's programs to their end. */
export async function runPrograms({ transcript }: Session): Promise<Marks> {
  await transcript.until(/@DONE\r?\n|Kernel panic/, PATIENCE);
  const marks = readMarks(transcript.pieces);
  if (!marks.done) throw new Error("the guest's kernel gave up");
  return marks;
}

/**
 * Pairs what two peers took, program by program.
 * @param comparable whether the two run the same binaries, whose checksums must then agree
 * @throws Error naming the program that computed something else
 */
export function pair(
  group: string,
  runs: ReadonlyMap<string, readonly Marks[]>,
  [ours, reference]: readonly [string, string],
  comparable = true,
): Result[] {
  const [left, right] = [runs.get(ours)!, runs.get(reference)!];
  const times = (of: readonly Marks[], name: string) =>
    of.map(({ timings }) => timings.get(name)!.milliseconds);
  return [...left[0]!.timings.keys()]
    .filter((name) => right[0]!.timings.has(name))
    .map((name) => {
      const all = comparable ? [...left, ...right] : left;
      const sums = new Set(all.map(({ timings }) => timings.get(name)!.checksum));
      if (sums.size !== 1) throw new Error(`${name} computes different things: ${[...sums].join(", ")}`);
      return {
        group,
        name,
        unit: "ms",
        ours: times(left, name),
        reference: times(right, name),
        against: reference,
      };
    });
}

async function compare(setting: Setting, group: string, machine: string, goals?: Goals): Promise<Findings> {
  const peers = [setting.ours, QEMU];
  const starts = new Map(peers.map((peer) => [peer.name, () => peer.start(machine)]));
  const runs = await takeTurns(setting, starts, runPrograms);
  const results = pair(group, runs, [setting.ours.name, QEMU.name]);
  const missing = [...runs.get(QEMU.name)![0]!.missing];
  const notes = missing.map(([name, command]) => `${name} was left out: the image has no ${command}`);
  if (results.length === 0) return { results, notes };
  const each = goals ? results.map((result) => ({ ...result, goal: goals.each })) : results;
  return { results: [...each, mean(results, "geometric mean", goals?.mean)], notes };
}

function linuxGroup(name: "cpu" | "systems", what: string, goals: Goals): Group {
  return {
    name,
    what,
    async measure(setting) {
      const programs = programsWith(setting.sources).filter(
        (program) => program.group === name && (setting.programs?.includes(program.name) ?? true),
      );
      if (programs.length === 0) return { results: [], notes: [] };
      return compare(
        setting,
        name,
        await linuxMachine(name, programs, setting.sources, setting.engine),
        goals,
      );
    },
  };
}

export const CPU = linuxGroup("cpu", "programs that compute, in Linux with paging", { each: 0.8, mean: 1.5 });
export const SYSTEMS = linuxGroup("systems", "what the guest's kernel does for programs", {
  each: 0.75,
  mean: 1,
});

export const BARE: Group = {
  name: "bare",
  what: "the computing kernels without an operating system",
  measure(setting) {
    const machine = { kernel: "kernels.elf", agent: false };
    const files = { "kernels.elf": compileBare() };
    return compare(setting, "bare", writeMachine("bare", machine, files, setting.engine));
  },
};

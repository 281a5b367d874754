// The programs that are run in the guest, one row each, and the script that runs them. Each takes about a
// second in QEMU, so that starting it does not count.
import { S_IFDIR, S_IFREG, cpio, type CpioEntry } from "../../guest/recipe/cpio.js";
import { readFileSync } from "node:fs";

export interface Program {
  name: string;
  group: "cpu" | "systems";
  /** A line of the guest's shell. It prints its own marks if `marks`, and else a checksum. */
  command: string;
  marks?: true;
  /** Run before, and not timed. */
  prepare?: string;
  /** The row is left out where the guest has no such command. */
  needs?: string;
}

/** A program of bench/guest, so many times. */
function own(group: Program["group"], name: string, times: number): Program {
  return { name, group, command: `programs ${name} ${times}`, marks: true };
}

const TREE = "[ -d /tmp/tree ] || programs tree /tmp/tree";
const SHELL_LOOP =
  "i=0; s=0; while [ $i -lt 20000 ]; do case $s in *7) s=$((s + 3));; *) s=$(((s * 5 + i) % 65521));; esac; " +
  "i=$((i + 1)); done; echo $s";

/** How often a command of the shell is repeated; `turn` is its number. */
function repeated(times: number, command: string): string {
  return `for turn in $(seq ${times}); do ${command}; done`;
}

export const PROGRAMS: readonly Program[] = [
  own("cpu", "coremark-like", 100),
  own("cpu", "dhrystone-like", 20),
  own("cpu", "sha256", 40),
  own("cpu", "qsort", 10),
  own("cpu", "sieve", 40),
  own("cpu", "crc32", 50),
  own("cpu", "matmul", 8),
  own("cpu", "nbody", 50),
  own("cpu", "memcpy", 30),
  own("cpu", "fib", 130),
  own("cpu", "interp", 18),
  own("cpu", "chase", 4),
  {
    name: "gzip",
    group: "cpu",
    prepare: "programs text 4 >/tmp/text",
    command: "gzip -6 -c /tmp/text | sha256sum | cut -c 1-16",
  },
  own("systems", "syscall", 500_000),
  own("systems", "fault", 3),
  own("systems", "pipe", 5_000),
  own("systems", "fork+exec", 500),
  { name: "ash", group: "systems", command: SHELL_LOOP },
  {
    name: "find",
    group: "systems",
    prepare: TREE,
    command: `${repeated(3, "find /tmp/tree -name '*3.txt'")} | wc -l`,
  },
  {
    name: "grep",
    group: "systems",
    prepare: TREE,
    command: "grep -r 'machine and' /tmp/tree | sha256sum | cut -c 1-16",
  },
  {
    name: "cc",
    group: "systems",
    needs: "cc",
    command: `${repeated(5, "cc -O1 -c -o /tmp/cc.o /bench/source.c && wc -c </tmp/cc.o")}`,
  },
];

/** What the guest does when all programs have run. */
export type End = "power off" | "stay";

const ENDS: Record<End, string> = { "power off": "poweroff -f", stay: "sleep 100000" };

/** The guest's first process: mounts what programs expect and runs them in turn. */
export function script(programs: readonly Program[], end: End): string {
  const lines = programs.flatMap(({ name, command, marks, prepare, needs }) => {
    const run = marks ? command : `measure '${name}' ${quoted(command)}`;
    const told = needs
      ? `if command -v ${needs} >/dev/null; then ${run}; else echo '@N ${name}' ${needs}; fi`
      : run;
    return prepare ? [prepare, told] : [told];
  });
  return `#!/bin/busybox sh
/bin/busybox mkdir -p /proc /sys /dev /tmp /bin /usr/bin
/bin/busybox mount -t devtmpfs dev /dev
/bin/busybox mount -t proc proc /proc
/bin/busybox mount -t tmpfs tmpfs /tmp
/bin/busybox --install -s /bin
export PATH=/bench:/bin:/usr/bin
echo @R
measure() {
  echo "@B $1"
  sum=$(eval "$2")
  echo "@E $1" $sum
}
${lines.join("\n")}
echo @DONE
${ENDS[end]}
`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A cpio archive with the programs and the script that runs them, /bench/init. */
export function programArchive(
  programs: readonly Program[],
  files: Readonly<Record<string, string>>,
  end: End,
): Buffer {
  const executable = S_IFREG | 0o755;
  const entries: CpioEntry[] = [
    { path: "bench", mode: S_IFDIR | 0o755 },
    { path: "bench/init", mode: executable, data: Buffer.from(script(programs, end)) },
    ...Object.entries(files).map(([name, path]) => ({
      path: `bench/${name}`,
      mode: executable,
      data: readFileSync(path),
    })),
  ];
  return cpio(entries, 0);
}

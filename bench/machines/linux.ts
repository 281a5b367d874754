// The default guest's kernel and files with the programs beside them: a second archive behind the guest's
// own, and a command line that starts the programs in place of init.
import { readFileSync } from "node:fs";
import { compileCoreMark, compileDhrystone, compilePrograms, RISCV64, type Target } from "./compile.js";
import { artefactPath, DEBIAN, readMachine, unpacked, writeMachine, type Engine } from "./machine.js";
import { PROGRAMS, programArchive, type End, type Program } from "./programs.js";

/** Third-party sources that a user has: folders. */
export interface Sources {
  coremark: string | undefined;
  dhrystone: string | undefined;
}

/** Rows of programs that only a user can bring, each in place of one of ours. */
const BROUGHT: {
  [S in keyof Sources]: { instead: string; program: Program; compile: typeof compileCoreMark };
} = {
  coremark: {
    instead: "coremark-like",
    program: {
      name: "coremark",
      group: "cpu",
      command: "coremark 0x0 0x0 0x66 6000 7 1 2000 | sed -n 's/^\\[0\\]crc.*0x//p' | tr -d '\\n'",
    },
    compile: compileCoreMark,
  },
  dhrystone: {
    instead: "dhrystone-like",
    program: {
      name: "dhrystone",
      group: "cpu",
      command: "echo 4000000 | dhrystone | grep -c 'should be'",
    },
    compile: compileDhrystone,
  },
};

/** All programs, with those a user brought in place of ours. */
export function programsWith(sources: Sources): Program[] {
  return PROGRAMS.map((program) => {
    const brought = Object.entries(BROUGHT).find(([, { instead }]) => instead === program.name);
    return brought && sources[brought[0] as keyof Sources] ? brought[1].program : program;
  });
}

/** Files of /bench for a target: name → path. */
export function programFiles(target: Target, sources: Sources): Record<string, string> {
  const files = compilePrograms(target);
  for (const [name, { compile }] of Object.entries(BROUGHT)) {
    const folder = sources[name as keyof Sources];
    if (folder) files[name] = compile(target, folder);
  }
  return files;
}

/** Makes the machine; returns the path of its machine file. */
export async function linuxMachine(
  name: string,
  programs: readonly Program[],
  sources: Sources,
  engine: Engine,
  end: End = "power off",
): Promise<string> {
  const debian = readMachine(DEBIAN);
  const own = readFileSync(await unpacked(DEBIAN, debian.initrd!));
  const initrd = Buffer.concat([own, programArchive(programs, programFiles(RISCV64, sources), end)]);
  const machine = {
    name,
    memory: debian.memory ?? 128,
    firmware: "firmware.bin",
    kernel: "kernel",
    initrd: "initrd.cpio",
    commandLine: `${debian.commandLine} rdinit=/bench/init`,
    agent: false,
  };
  const files = {
    "firmware.bin": artefactPath(DEBIAN, debian.firmware!),
    kernel: await unpacked(DEBIAN, debian.kernel),
    "initrd.cpio": initrd,
  };
  return writeMachine(name, machine, files, engine);
}

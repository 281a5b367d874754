// The command line of `vm-guest run`: one row an option, for parsing, checking and --help.

import { parseArgs, type ParseArgsConfig } from "node:util";
import type { DumpRequest } from "./dump-region.js";

/** A mistake on the command line, in words. */
export class UsageError extends Error {}

export interface RunOptions {
  /** Path or URL of a machine file; undefined: `kernel` says what runs. */
  machine: string | undefined;
  kernel: string | undefined;
  firmware: string | undefined;
  initrd: string | undefined;
  drives: string[];
  append: string | undefined;
  /** MiB. */
  memory: number | undefined;
  console: string | undefined;
  /** Seconds. */
  timeout: number | undefined;
  /** The machine file's when undefined. */
  engine: EngineName | undefined;
  /** Write the module of the region of guest code there. */
  dumpRegion: DumpRequest | undefined;
  stats: boolean;
}

/** How a guest can be run. */
const ENGINES = ["interpreter", "auto", "translator"] as const;
type EngineName = (typeof ENGINES)[number];

interface Row {
  /** Name of the value in --help; none: a switch. */
  value?: string;
  multiple?: true;
  help: string;
}

const ROWS = {
  kernel: { value: "FILE", help: "run this Linux Image, ELF file or raw binary instead of a machine file's" },
  firmware: {
    value: "FILE",
    help: "OpenSBI fw_dynamic, or `none`: the kernel starts in M-mode (default with --kernel)",
  },
  initrd: { value: "FILE", help: "the kernel's initial file system, a cpio archive" },
  drive: {
    value: "FILE",
    multiple: true,
    help: "a drive's image (kept in memory, the file is not changed); up to four",
  },
  append: { value: "STRING", help: "add to the kernel's command line" },
  memory: { value: "MIB", help: "memory of the guest, 16 to 2048 (default: the machine file's, or 128)" },
  console: { value: "NAME", help: "the console on this terminal: ttyS0, hvc0, … (default: the first)" },
  timeout: { value: "SECONDS", help: "give up after so many seconds, with status 124" },
  engine: { value: "NAME", help: `how guest code is run: ${ENGINES.join(", ")}` },
  "dump-region": {
    value: "PC",
    help: "write what the code at PC (hexadecimal) is translated to, to region-PC.wasm; PC:FILE names the file",
  },
  stats: { help: "say on standard error how much was run, and how fast" },
  help: { help: "show this" },
} satisfies Record<string, Row>;

/** The text of --help. */
export function help(): string {
  const lines = Object.entries<Row>(ROWS).map(([name, row]) => {
    const left = row.value ? `--${name} ${row.value}` : `--${name}`;
    return `  ${left.padEnd(20)} ${row.help}`;
  });
  return `Usage: vm-guest run [OPTION]… MACHINE.json
       vm-guest run [OPTION]… --kernel FILE

Runs a machine with its console on this terminal. FILE and MACHINE.json are paths or URLs.

${lines.join("\n")}

On a terminal, Ctrl-A x leaves, Ctrl-A h helps, Ctrl-A Ctrl-A sends Ctrl-A.

Exit status: 0 when the guest powered off, or its test passed (tohost 1); the guest's own code when it reported a
failure; 1 when its test failed (the test's number is on standard error) or the machine could not be started;
2 for a mistake on the command line; 124 when --timeout ran out.
`;
}

/**
 * Reads the arguments of `run`.
 * @returns undefined when --help was asked for
 * @throws UsageError naming the option that is wrong
 */
export function readOptions(args: readonly string[]): RunOptions | undefined {
  const { values, positionals } = parse(args);
  if (values.help) return undefined;
  if (positionals.length > 1) throw new UsageError(`one machine file at a time: ${positionals.join(" ")}`);
  const text = (name: keyof typeof ROWS) => values[name] as string | undefined;
  const engine = ENGINES.find((name) => name === text("engine"));
  if (text("engine") !== undefined && !engine) {
    throw new UsageError(`--engine ${text("engine")}: there is only ${ENGINES.join(", ")}`);
  }
  if (positionals.length === 0 && text("kernel") === undefined) {
    throw new UsageError("a machine file or --kernel is needed");
  }
  return {
    machine: positionals[0],
    kernel: text("kernel"),
    firmware: text("firmware"),
    initrd: text("initrd"),
    drives: (values.drive as string[] | undefined) ?? [],
    append: text("append"),
    memory: number("memory", text("memory"), "whole"),
    console: text("console"),
    engine,
    timeout: number("timeout", text("timeout"), "positive"),
    dumpRegion: dumpRequest(text("dump-region")),
    stats: values.stats === true,
  };
}

function dumpRequest(text: string | undefined): DumpRequest | undefined {
  if (text === undefined) return undefined;
  const [, address, file] = /^(?:0x)?([0-9a-f]{1,16})(?::(.+))?$/i.exec(text) ?? [];
  if (address === undefined) throw new UsageError(`--dump-region ${text}: not a hexadecimal address`);
  return { address: BigInt(`0x${address}`), file: file ?? `region-${address}.wasm` };
}

function parse(args: readonly string[]) {
  const options: ParseArgsConfig["options"] = {};
  for (const [name, row] of Object.entries<Row>(ROWS)) {
    options[name] = { type: row.value ? "string" : "boolean", multiple: row.multiple ?? false };
  }
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (thrown) {
    const words = thrown instanceof Error ? thrown.message : String(thrown);
    throw new UsageError(words.replace(/\. To specify a positional[^]*$/, ""));
  }
}

function number(name: string, text: string | undefined, kind: "whole" | "positive"): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  const right =
    text.trim() !== "" && (kind === "whole" ? Number.isInteger(value) : value > 0) && Number.isFinite(value);
  if (!right) throw new UsageError(`--${name} ${text}: not a ${kind} number`);
  return value;
}

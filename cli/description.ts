// The machine that the command line asks for: a machine file, changed by options, or one made of options
// alone.

import { pathToFileURL } from "node:url";
import { readMachineFile, type Description, type LoadOptions } from "../components/worker/loader.js";
import { checkMachineFile } from "../components/worker/machine-file-check.js";
import type { RunOptions } from "./options.js";

const HERE = pathToFileURL(`${process.cwd()}/`).href;

/** A path or URL as a URL. */
function url(place: string): string {
  return /^[a-z][a-z0-9+.-]+:/i.test(place) ? place : pathToFileURL(place).href;
}

/** Reads the machine. @throws VmError as readMachineFile and checkMachineFile do */
export async function describe(options: RunOptions, load: LoadOptions): Promise<Description> {
  const { file, baseUrl } = options.machine
    ? await readMachineFile({ url: url(options.machine) }, load)
    : { file: { kernel: url(options.kernel!), agent: false }, baseUrl: HERE };
  const { firmware } = options;
  const commandLine = [file.commandLine, options.append].filter(Boolean).join(" ");
  const changed = {
    ...file,
    ...(options.kernel !== undefined && { kernel: url(options.kernel) }),
    ...(firmware !== undefined && { firmware: firmware === "none" ? firmware : url(firmware) }),
    ...(options.initrd !== undefined && { initrd: url(options.initrd) }),
    ...(options.drives.length > 0 && { drives: options.drives.map((drive) => ({ image: url(drive) })) }),
    ...(options.engine !== undefined && { engine: options.engine }),
    ...(options.memory !== undefined && { memory: options.memory }),
    ...(options.console !== undefined && { consoles: consoles(file.consoles ?? [], options.console) }),
    commandLine,
  };
  return { file: checkMachineFile(changed), baseUrl };
}

/** The machine's consoles with the one that is asked for. */
function consoles(names: readonly string[], name: string): string[] {
  return [name, ...names.filter((other) => other !== name)];
}

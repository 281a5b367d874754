// From a machine file's URL to the files it names, in memory and verified.

import type { LoadProgress, MachineSource } from "../contract/contract.js";
import type { Artefact } from "../contract/machine-file.js";
import { VmError } from "../contract/vm-error.js";
import { MAX_DRIVE_BYTES } from "./core-memory.js";
import { fetchArtefact, resolve, type FetchOptions } from "./fetch-artefact.js";
import { checkMachineFile, type CheckedMachineFile } from "./machine-file-check.js";

const MIB = 1 << 20;
const MAX_MACHINE_FILE_BYTES = MIB;
/** Progress is told at most this often, ms. */
const PROGRESS_INTERVAL = 100;

export interface LoadOptions extends Pick<FetchOptions, "source" | "signal" | "idleTimeout"> {
  /**
   * Called as bytes come, at most ten times a second for each artefact, and once when an artefact is
   * complete.
   */
  progress(progress: LoadProgress): void;
}

/** A machine file that was read and checked. */
export interface Description {
  file: CheckedMachineFile;
  /** What its URLs are relative to. */
  baseUrl: string;
}

/** The files of a machine as they came from the server: packed if they were packed. */
export interface Artefacts {
  firmware?: Uint8Array;
  kernel: Uint8Array;
  initrd?: Uint8Array;
  drives: Uint8Array[];
}

/**
 * Reads and checks a machine file.
 * @throws VmError ERROR_INVALID_DATA when it is not JSON; what fetchArtefact and checkMachineFile throw
 */
export async function readMachineFile(
  machineSource: MachineSource,
  options: LoadOptions,
): Promise<Description> {
  const { memory } = machineSource;
  const check = (file: unknown) =>
    checkMachineFile(memory === undefined || !isObject(file) ? file : { ...file, memory });
  if ("machine" in machineSource) {
    return { file: check(machineSource.machine), baseUrl: machineSource.baseUrl };
  }
  const { url } = machineSource;
  if (!URL.canParse(url))
    throw new VmError("VM_E_PREF_ILLEGAL_VALUE", { detail: `src: ${url} is not a URL` });
  const bytes = await load("machine", url, url, MAX_MACHINE_FILE_BYTES, options);
  return { file: check(parse(bytes, url)), baseUrl: url };
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function parse(bytes: Uint8Array, url: string): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : "";
    throw new VmError("ERROR_INVALID_DATA", { detail: `${url}: ${words}`, cause });
  }
}

/**
 * Fetches what a machine file names, all at once; when one fails the others are given up.
 * @throws VmError as fetchArtefact does
 */
export async function loadArtefacts(
  { file, baseUrl }: Description,
  options: LoadOptions,
): Promise<Artefacts> {
  const others = new AbortController();
  const signal = AbortSignal.any([options.signal, others.signal]);
  const ramBytes = file.memory * MIB;
  const get = (name: string, artefact: Artefact, limit: number) =>
    load(name, artefact, baseUrl, limit, { ...options, signal });
  const optional = (name: string, artefact: Artefact | undefined) =>
    artefact === undefined || artefact === "none" ? undefined : get(name, artefact, ramBytes);
  try {
    const [firmware, kernel, initrd, ...drives] = await Promise.all([
      optional("firmware", file.firmware),
      get("kernel", file.kernel, ramBytes),
      optional("initrd", file.initrd),
      ...file.drives.map(({ image }, index) => get(`drive${index}`, image, MAX_DRIVE_BYTES)),
    ]);
    return { firmware, kernel, initrd, drives: drives as Uint8Array[] };
  } finally {
    others.abort();
  }
}

async function load(
  name: string,
  artefact: Artefact,
  base: string,
  limit: number,
  options: LoadOptions,
): Promise<Uint8Array> {
  let told = 0;
  const progress = (loaded: number, total: number) => {
    const now = performance.now();
    if (now - told < PROGRESS_INTERVAL) return;
    told = now;
    options.progress({ artefact: name, loaded, total });
  };
  const bytes = await fetchArtefact(resolve(artefact, base, name), { ...options, limit, progress });
  options.progress({ artefact: name, loaded: bytes.length, total: bytes.length });
  return bytes;
}

// The wasm core with its host: instantiation, imports and typed exports.

import { RegionCompiler } from "./region-compiler.js";
import type { ExitReason, Status } from "../../wasm-core/abi.js";
import { VmError } from "../contract/vm-error.js";
import { fetchArtefact } from "./fetch-artefact.js";
import type { FileSource } from "./file-source.js";

/** What wasm-core/index.ts exports. Addresses are of linear memory; they come as signed numbers. */
export interface CoreExports {
  /** Address of the Config record. */
  config(): number;
  /** Address of guest-physical 0x8000_0000. */
  ram(): number;
  boot(): Status;
  /** Runs at most `ms` milliseconds of host time. */
  run(ms: number): ExitReason;
  /** Milliseconds until the next timer interrupt, Infinity when none is set. */
  idleTime(): number;
  exitCode(): number;
  instret(): bigint;
  badAccesses(): bigint;
  /** Address of the TranslatorCounts record. */
  translatorCounts(): number;
  /** Address of the ModuleRegions record. */
  moduleRegions(): number;
  stopClock(): void;
  startClock(): void;
  /** Address of a Ring, 0 for an unknown stream. */
  ringOut(stream: number): number;
  ringIn(stream: number): number;
  /** The host moved a cursor of the stream's rings. */
  streamChanged(stream: number): void;
  resizeConsole(stream: number, columns: number, rows: number): void;
  openPort(stream: number, open: number): void;
  portIsOpen(stream: number): number;
}

/** A core and the memory it lives in. */
export interface Core {
  exports: CoreExports;
  memory: WebAssembly.Memory;
  /** Compiles what the core translates. */
  regions: RegionCompiler;
}

const MAX_CORE_BYTES = 16 << 20;
/** Most bytes getRandomValues gives at once. */
const RANDOM_CHUNK = 65536;

/**
 * Fetches and compiles the core.
 * @throws VmError VM_E_HARDWARE_VIRTUALIZATION_DISABLED: the page's policy forbids it;
 *   VM_E_UNSUPPORTED_HARDWARE: the platform cannot; what fetchArtefact throws
 */
export async function compileCore(
  url: string,
  source: FileSource,
  signal: AbortSignal,
): Promise<WebAssembly.Module> {
  const bytes = await fetchArtefact({ url }, { source, signal, limit: MAX_CORE_BYTES });
  try {
    return await WebAssembly.compile(bytes as Uint8Array<ArrayBuffer>);
  } catch (cause) {
    throw compileError(cause, url);
  }
}

function compileError(cause: unknown, url: string): VmError {
  const words = cause instanceof Error ? cause.message : String(cause);
  const forbidden = /content.security.policy|unsafe-eval|disallowed by embedder|blocked by csp/i.test(words);
  const symbol = forbidden ? "VM_E_HARDWARE_VIRTUALIZATION_DISABLED" : "VM_E_UNSUPPORTED_HARDWARE";
  return new VmError(symbol, { detail: `${url}: ${words}`, cause });
}

/** Makes a core in a memory. @throws VmError E_OUTOFMEMORY, VM_E_UNSUPPORTED_HARDWARE */
export async function instantiateCore(module: WebAssembly.Module, memory: WebAssembly.Memory): Promise<Core> {
  try {
    const regions = new RegionCompiler(memory);
    const { exports } = await WebAssembly.instantiate(module, imports(memory, regions));
    regions.core = exports;
    return { exports: exports as unknown as CoreExports, memory, regions };
  } catch (cause) {
    const symbol = cause instanceof RangeError ? "E_OUTOFMEMORY" : "VM_E_UNSUPPORTED_HARDWARE";
    throw new VmError(symbol, { detail: cause instanceof Error ? cause.message : "", cause });
  }
}

function imports(memory: WebAssembly.Memory, regions: RegionCompiler): WebAssembly.Imports {
  return {
    env: {
      memory,
      abort(message: number, file: number, line: number, column: number): never {
        throw new Error(`${text(memory, message)} (${text(memory, file)}:${line}:${column})`);
      },
    },
    host: {
      now: () => performance.now(),
      compile: (at: number, bytes: number) => regions.compile(at, bytes),
      epoch: () => Date.now(),
      random(at: number, bytes: number): void {
        const span = new Uint8Array(memory.buffer, at >>> 0, bytes >>> 0);
        for (let start = 0; start < span.length; start += RANDOM_CHUNK) {
          crypto.getRandomValues(span.subarray(start, start + RANDOM_CHUNK));
        }
      },
    },
  };
}

/** A string of AssemblyScript: UTF-16, its length in bytes in the word before it. */
function text(memory: WebAssembly.Memory, at: number): string {
  if (at === 0) return "";
  const bytes = new DataView(memory.buffer).getUint32((at >>> 0) - 4, true);
  return new TextDecoder("utf-16le").decode(new Uint8Array(memory.buffer, at >>> 0, bytes));
}

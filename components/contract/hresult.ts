// Every code a verb can end with: one row each. Values are those of winerror.h and vpccominterfaces.h; the
// words are English and stand only here (the page translates by symbol).

import type { TaskResult } from "./task-result.js";

export interface HresultRow {
  /** The HRESULT as an unsigned number; `code | 0` is COM's LONG. */
  readonly code: number;
  /** A sentence without its full stop; a detail may follow after a colon. */
  readonly text: string;
  /** The same call may succeed a little later although the page changes nothing. */
  readonly retryable: boolean;
  /** IVMTask.Result of a task that ends so. */
  readonly result: TaskResult;
}

type More = { retryable?: boolean; result?: TaskResult };

function row(code: number, text: string, { retryable = false, result = 2 }: More = {}): HresultRow {
  return { code, text, retryable, result };
}

/** HRESULT_FROM_WIN32 of a non-zero code. */
const win32 = (code: number) => 0x80070000 + code;
/** FACILITY_HTTP: the status is the code. */
const http = (status: number) => 0x80190000 + status;

export const HRESULTS = {
  S_OK: row(0, "Success", { result: 0 }),
  S_FALSE: row(1, "Success, with the answer no", { result: 0 }),

  // What the caller did
  E_POINTER: row(0x80004003, "An argument is null where an object is due"),
  E_INVALIDARG: row(0x80070057, "An argument is not valid"),
  E_FAIL: row(0x80004005, "This is not possible in the present state"),
  ERROR_ACCESS_DENIED: row(win32(5), "Access to the machine is denied"),
  ERROR_CANCELLED: row(win32(1223), "The task was cancelled", { result: 1 }),

  // What the machine is
  VM_E_VM_UNKNOWN: row(0xa0040207, "The machine is gone, or its machine file could not be loaded"),
  VM_E_VM_NOT_RUNNING: row(0xa0040206, "The machine is not running"),
  VM_E_VM_RUNNING: row(0xa0040500, "The machine is running already"),
  VM_E_VM_PAUSED: row(0xa0040507, "The machine is paused"),
  VM_E_TIMED_OUT: row(0xa0040202, "This was not done in time", { retryable: true, result: 6 }),
  VM_E_ADDITIONS_NOT_AVAIL: row(0xa0040504, "The guest has not booted fully, or it has no agent"),
  VM_E_ADDITIONS_FEATURE_NOT_AVAIL: row(0xa0040505, "The guest has no agent that can do this"),
  RPC_E_SERVER_DIED: row(0x80010007, "The machine's worker broke down", { result: 8 }),
  RPC_E_DISCONNECTED: row(0x80010108, "The connection to the machine was closed"),
  DISP_E_EXCEPTION: row(0x80020009, "An unexpected error occurred"),

  // What the guest says
  ERROR_NO_SUCH_LOGON_SESSION: row(win32(1312), "Nobody is logged on"),
  ERROR_NOT_READY: row(win32(21), "The guest is not ready", { retryable: true }),
  ERROR_MACHINE_LOCKED: row(win32(1271), "The guest is locked and the request was not forced"),
  ERROR_SHUTDOWN_IN_PROGRESS: row(win32(1115), "The guest is shutting down already"),
  ERROR_OPERATION_ABORTED: row(win32(995), "The guest gave the shutdown up", { result: 9 }),

  // What the machine file says
  VM_E_PREF_NOT_FOUND: row(0xa0040300, "A field of the machine file is missing", { result: 7 }),
  VM_E_PREF_ILLEGAL_VALUE: row(0xa0040301, "A field of the machine file has a value that is not allowed", {
    result: 7,
  }),
  ERROR_INVALID_DATA: row(win32(13), "The machine file is not JSON"),

  // What the network gave
  ERROR_FILE_NOT_FOUND: row(win32(2), "A file was not found"),
  ERROR_NETWORK_UNREACHABLE: row(win32(1231), "The network or the server cannot be reached", {
    retryable: true,
  }),
  ERROR_CONNECTION_ABORTED: row(win32(1236), "The connection broke while a file was read", {
    retryable: true,
  }),
  HTTP_E_STATUS_FORBIDDEN: row(http(403), "The server refuses a file"),
  HTTP_E_STATUS_SERVER_ERROR: row(http(500), "The server failed", { retryable: true }),
  HTTP_E_STATUS_UNEXPECTED: row(http(1), "The server gave an unexpected answer"),
  ERROR_HANDLE_EOF: row(win32(38), "A file is shorter than expected", { retryable: true }),
  ERROR_FILE_TOO_LARGE: row(win32(223), "A file is longer than expected"),
  CRYPT_E_HASH_VALUE: row(0x80091007, "A file is not the one that was expected: its hash differs"),
  ERROR_BAD_FORMAT: row(win32(11), "A file is not of a kind the machine can use"),
  ERROR_FILE_CORRUPT: row(win32(1392), "A compressed file is damaged"),

  // What the browser allows
  E_OUTOFMEMORY: row(win32(14), "The browser does not give that much memory", { result: 3 }),
  VM_E_OUT_OF_RESOURCE: row(0xa0040203, "The browser cannot start another worker", { result: 3 }),
  VM_E_UNSUPPORTED_HARDWARE: row(
    0xa0040950,
    "The browser lacks a part of WebAssembly that the machine needs",
  ),
  VM_E_HARDWARE_VIRTUALIZATION_DISABLED: row(
    0xa0040951,
    "The page's Content-Security-Policy forbids WebAssembly; script-src needs 'wasm-unsafe-eval'",
  ),
} as const satisfies Record<string, HresultRow>;

export type HresultSymbol = keyof typeof HRESULTS;

const symbols = new Map<number, HresultSymbol>(
  (Object.keys(HRESULTS) as HresultSymbol[]).map((symbol) => [HRESULTS[symbol].code, symbol]),
);

/** The symbol of a code, signed or unsigned; undefined when the table has no such row. */
export function symbolOf(hresult: number): HresultSymbol | undefined {
  return symbols.get(hresult >>> 0);
}

/** `0xA0040206`. */
export function hex(hresult: number): string {
  return `0x${(hresult >>> 0).toString(16).toUpperCase().padStart(8, "0")}`;
}

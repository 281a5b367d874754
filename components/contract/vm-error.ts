// VmError: the only error the API throws or rejects with, and how it crosses a port.

import type { WireError } from "./contract.js";
import { HRESULTS, hex, symbolOf, type HresultSymbol } from "./hresult.js";

export interface VmErrorOptions {
  /** Names the argument, the field, the URL, or gives the guest's own words; never translated. */
  detail?: string;
  /** `call` (default): refused; `task`: accepted, then failed. */
  origin?: "call" | "task";
  cause?: unknown;
}

/** An HRESULT with its words. */
export class VmError extends Error {
  /** The code, unsigned: `error.hresult === 0xA0040206`. `error.hresult | 0` is COM's LONG. */
  readonly hresult: number;
  readonly symbol: HresultSymbol;
  /** Was the call refused, or did the accepted task fail? */
  readonly origin: "call" | "task";
  /** The same call may succeed a little later although the page changes nothing. */
  readonly retryable: boolean;
  readonly detail: string;
  /** The error in English words, without symbol and code (those are in `message` too). */
  readonly description: string;

  constructor(symbol: HresultSymbol, { detail = "", origin = "call", cause }: VmErrorOptions = {}) {
    const { code, text, retryable } = HRESULTS[symbol];
    const description = detail === "" ? text : `${text}: ${detail}`;
    super(`${description} (${symbol} ${hex(code)})`, cause === undefined ? undefined : { cause });
    this.name = "VmError";
    this.hresult = code;
    this.symbol = symbol;
    this.origin = origin;
    this.retryable = retryable;
    this.detail = detail;
    this.description = description;
  }

  /** This error as one of the other origin. */
  from(origin: "call" | "task"): VmError {
    if (origin === this.origin) return this;
    return new VmError(this.symbol, { detail: this.detail, origin, cause: this.cause });
  }
}

/** Anything thrown, as a VmError: what is none becomes the cause of a DISP_E_EXCEPTION. */
export function asVmError(thrown: unknown): VmError {
  if (thrown instanceof VmError) return thrown;
  return new VmError("DISP_E_EXCEPTION", { detail: wordsOf(thrown), cause: thrown });
}

/** How an error crosses a port, with its causes, at most four deep. */
export function toWire(error: VmError, origin: "call" | "task", depth = 0): WireError {
  const wire: WireError = { hresult: error.hresult, origin, detail: error.detail };
  if (error.cause instanceof VmError) {
    if (depth < 4) wire.cause = toWire(error.cause, error.cause.origin, depth + 1);
  } else if (error.cause !== undefined) {
    wire.cause = { hresult: HRESULTS.DISP_E_EXCEPTION.code, origin, detail: wordsOf(error.cause) };
  }
  return wire;
}

/** The error that crossed. Whatever the other side sent, the result is a VmError. */
export function fromWire(wire: unknown, depth = 0): VmError {
  const { hresult, origin, detail, cause } = (
    typeof wire === "object" && wire !== null ? wire : {}
  ) as Partial<WireError>;
  const symbol = typeof hresult === "number" && (hresult | 0) < 0 ? symbolOf(hresult) : undefined;
  return new VmError(symbol ?? "DISP_E_EXCEPTION", {
    detail: typeof detail === "string" ? detail : "",
    origin: origin === "task" ? "task" : "call",
    cause: cause === undefined || depth >= 4 ? undefined : fromWire(cause, depth + 1),
  });
}

function wordsOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message || thrown.name;
  return typeof thrown === "string" ? thrown : "";
}

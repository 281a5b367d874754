// One file from its URL into memory: checked against what was expected of it, with progress, a limit and a
// time-out.

import type { Artefact } from "../contract/machine-file.js";
import { VmError } from "../contract/vm-error.js";
import type { HresultSymbol } from "../contract/hresult.js";
import { ByteChunks } from "./byte-chunks.js";
import { tooLarge } from "./decompress.js";
import type { FileResponse, FileSource } from "./file-source.js";
import { sha256 } from "./sha256.js";

/** How long a server may send nothing, ms. */
export const IDLE_TIMEOUT = 30_000;

export interface FetchOptions {
  source: FileSource;
  /** Aborting it ends the fetch with ERROR_CANCELLED. */
  signal: AbortSignal;
  /** Most bytes the file may have. */
  limit: number;
  /** Called when bytes came; `total` is 0 while unknown. */
  progress?(loaded: number, total: number): void;
  idleTimeout?: number;
}

interface Expected {
  url: string;
  size?: number;
  sha256?: string;
}

/** An artefact with an absolute URL. @throws VmError VM_E_PREF_ILLEGAL_VALUE when its URL is none */
export function resolve(artefact: Artefact, base: string, field: string): Expected {
  const expected = typeof artefact === "string" ? { url: artefact } : artefact;
  if (!URL.canParse(expected.url, base)) {
    throw new VmError("VM_E_PREF_ILLEGAL_VALUE", { detail: `${field}: ${expected.url} is not a URL` });
  }
  return { ...expected, url: new URL(expected.url, base).href };
}

/**
 * Reads a file.
 * @throws VmError ERROR_FILE_NOT_FOUND, HTTP_E_STATUS_*, ERROR_BAD_FORMAT (a page of HTML), ERROR_HANDLE_EOF
 *   and ERROR_FILE_TOO_LARGE (size), CRYPT_E_HASH_VALUE, ERROR_NETWORK_UNREACHABLE, ERROR_CONNECTION_ABORTED,
 *   VM_E_TIMED_OUT (nothing came for `idleTimeout`), ERROR_CANCELLED; the detail names the URL
 */
export async function fetchArtefact(expected: Expected, options: FetchOptions): Promise<Uint8Array> {
  const watch = new Watch(options.signal, options.idleTimeout ?? IDLE_TIMEOUT, expected.url);
  try {
    const response = await watch.until(
      options.source(expected.url, watch.signal),
      "ERROR_NETWORK_UNREACHABLE",
    );
    checkStatus(response, expected.url);
    const bytes = await readBody(response, expected, options, watch);
    await checkHash(bytes, response, expected);
    return bytes;
  } finally {
    watch.end();
  }
}

/** Ends a wait when the signal is aborted or nothing was heard for too long. */
class Watch {
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal;
  readonly #idle: number;
  readonly #url: string;
  readonly #abort = () => this.#controller.abort(new VmError("ERROR_CANCELLED", { detail: this.#url }));
  readonly #aborted: Promise<never>;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(outer: AbortSignal, idle: number, url: string) {
    this.#outer = outer;
    this.#idle = idle;
    this.#url = url;
    const { signal } = this;
    this.#aborted = new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    this.#aborted.catch(() => {});
    if (outer.aborted) this.#abort();
    outer.addEventListener("abort", this.#abort, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Waits, at most the idle time. A rejection that is none of ours becomes `symbol`. */
  async until<T>(promise: Promise<T>, symbol: HresultSymbol): Promise<T> {
    const detail = `${this.#url}: nothing came for ${this.#idle / 1000} s`;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => this.#controller.abort(new VmError("VM_E_TIMED_OUT", { detail })),
      this.#idle,
    );
    try {
      return await Promise.race([promise, this.#aborted]);
    } catch (cause) {
      throw cause instanceof VmError ? cause : new VmError(symbol, { detail: this.#url, cause });
    }
  }

  /** Stops whatever is still under way. */
  end(): void {
    clearTimeout(this.#timer);
    this.#outer.removeEventListener("abort", this.#abort);
    this.#controller.abort(new VmError("ERROR_CANCELLED", { detail: this.#url }));
  }
}

function checkStatus({ status, statusText }: FileResponse, url: string): void {
  if (status >= 200 && status < 300 && status !== 204) return;
  const detail = `${url}: ${status} ${statusText}`.trimEnd();
  if (status === 404 || status === 410) throw new VmError("ERROR_FILE_NOT_FOUND", { detail });
  if (status === 401 || status === 403) throw new VmError("HTTP_E_STATUS_FORBIDDEN", { detail });
  throw new VmError(status >= 500 ? "HTTP_E_STATUS_SERVER_ERROR" : "HTTP_E_STATUS_UNEXPECTED", { detail });
}

async function readBody(
  response: FileResponse,
  expected: Expected,
  { limit, progress }: FetchOptions,
  watch: Watch,
): Promise<Uint8Array> {
  const { url } = expected;
  const size = expected.size ?? response.length;
  if (size > limit) throw tooLarge(url, limit);
  const chunks = new ByteChunks(expected.size ?? limit);
  const reader = (response.body ?? new Blob().stream()).getReader();
  for (;;) {
    const { done, value } = await watch.until(reader.read(), "ERROR_CONNECTION_ABORTED");
    if (done) break;
    if (chunks.length === 0) checkNotHtml(value, response, url);
    if (!chunks.add(value))
      throw expected.size === undefined ? tooLarge(url, limit) : wrongSize(response, expected, "more");
    progress?.(chunks.length, size);
  }
  if (chunks.length < size) throw wrongSize(response, { ...expected, size }, `${chunks.length}`);
  return chunks.join();
}

function wrongSize({ encoding }: FileResponse, { url, size }: Expected, came: string): VmError {
  const symbol = came === "more" ? "ERROR_FILE_TOO_LARGE" : "ERROR_HANDLE_EOF";
  return new VmError(symbol, {
    detail: `${url}: ${size} bytes were expected, ${came} came${unpacked(encoding)}`,
  });
}

/** A server's "not found" page, sent as if it were the file. */
function checkNotHtml(head: Uint8Array, { contentType }: FileResponse, url: string): void {
  const start = new TextDecoder()
    .decode(head.subarray(0, 256))
    .replace(/^\uFEFF/, "")
    .trimStart();
  const html = /^<(!doctype html|html|head|body)\b/i.test(start);
  if (!html && !(contentType.startsWith("text/html") && start.startsWith("<"))) return;
  throw new VmError("ERROR_BAD_FORMAT", { detail: `${url} is a page of HTML` });
}

async function checkHash(bytes: Uint8Array, { encoding }: FileResponse, expected: Expected): Promise<void> {
  if (expected.sha256 === undefined) return;
  const actual = await sha256(bytes);
  if (actual === expected.sha256.toLowerCase()) return;
  const detail = `${expected.url}: SHA-256 is ${actual}, expected ${expected.sha256}${unpacked(encoding)}`;
  throw new VmError("CRYPT_E_HASH_VALUE", { detail });
}

function unpacked(encoding: string): string {
  return encoding === ""
    ? ""
    : ` (the server sent it with content-encoding: ${encoding}, which the browser undid)`;
}

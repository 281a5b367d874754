// Unpacks gzip (RFC 1952) and Zstandard (RFC 8878), told by their first bytes, never by a name.

import { Decompress } from "fzstd";
import { VmError } from "../contract/vm-error.js";
import { ByteChunks } from "./byte-chunks.js";
import { framesOf, type Frame } from "./zstd-frames.js";

type Unpack = (packed: Uint8Array, chunks: ByteChunks) => Promise<boolean>;

interface Packing {
  name: string;
  magic: readonly number[];
  /**
   * Fills `chunks`; false when they would not hold it all. Throws what it likes when the data are damaged.
   */
  unpack: Unpack;
}

const PACKINGS: readonly Packing[] = [
  { name: "gzip", magic: [0x1f, 0x8b, 0x08], unpack: gunzip },
  { name: "zstd", magic: [0x28, 0xb5, 0x2f, 0xfd], unpack: unzstd },
];

/** Packings that cannot be unpacked here, so that the error names them. */
const UNKNOWN_PACKINGS = [
  { name: "xz", magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] },
  { name: "bzip2", magic: [0x42, 0x5a, 0x68] },
  { name: "lz4", magic: [0x04, 0x22, 0x4d, 0x18] },
];

/** How much is fed to a decoder at once: a bomb is noticed at the latest this much later. */
const FEED_BYTES = 64 << 10;
/** Largest window of a zstd frame, bytes: the zstd program takes no more either unless it is told to. */
const MAX_WINDOW = 128 << 20;

function begins(file: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => file[index] === byte);
}

/**
 * The content of a file: unpacked if it is packed, else the file itself.
 * @param limit bytes the content may have
 * @param name names the file in errors
 * @throws VmError ERROR_FILE_TOO_LARGE, ERROR_FILE_CORRUPT; ERROR_BAD_FORMAT for a packing that is not known
 *   here
 */
export async function unpack(file: Uint8Array, limit: number, name: string): Promise<Uint8Array> {
  const unknown = UNKNOWN_PACKINGS.find(({ magic }) => begins(file, magic));
  if (unknown) {
    throw new VmError("ERROR_BAD_FORMAT", {
      detail: `${name} is packed with ${unknown.name}; gzip and zstd are known`,
    });
  }
  const packing = PACKINGS.find(({ magic }) => begins(file, magic));
  if (!packing) return file;
  const chunks = new ByteChunks(limit);
  const fits = await packing.unpack(file, chunks).catch((cause: unknown) => {
    throw new VmError("ERROR_FILE_CORRUPT", { detail: `${name} (${packing.name})`, cause });
  });
  if (!fits) throw tooLarge(name, limit);
  return chunks.join();
}

/** The error for a file that has more bytes than there is room for. */
export function tooLarge(name: string, limit: number): VmError {
  const room = limit < 1 << 20 ? `${limit} bytes` : `${Math.floor(limit / (1 << 20))} MiB`;
  return new VmError("ERROR_FILE_TOO_LARGE", {
    detail: `${name} has more than the ${room} there is room for`,
  });
}

async function gunzip(packed: Uint8Array, chunks: ByteChunks): Promise<boolean> {
  const reader = streamOf(packed as Uint8Array<ArrayBuffer>)
    .pipeThrough(new DecompressionStream("gzip"))
    .getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return true;
    if (chunks.add(value)) continue;
    await reader.cancel();
    return false;
  }
}

/** The bytes in pieces as they are asked for. A Blob's stream would take them through other processes. */
function streamOf(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(bytes.subarray(at, at + FEED_BYTES));
      at += FEED_BYTES;
      if (at >= bytes.length) controller.close();
    },
  });
}

async function unzstd(packed: Uint8Array, chunks: ByteChunks): Promise<boolean> {
  const frames = framesOf(packed);
  const told = frames.reduce((sum, { contentSize = 0 }) => sum + contentSize, 0);
  if (told > chunks.limit) return false;
  return frames.every((frame) => unpackFrame(frame, chunks));
}

function unpackFrame({ bytes, contentSize, windowSize }: Frame, chunks: ByteChunks): boolean {
  if (windowSize > MAX_WINDOW) throw new RangeError(`a window of ${windowSize} bytes`);
  let fits = true;
  let size = 0;
  const stream = new Decompress((chunk) => {
    size += chunk.length;
    fits &&= chunks.add(chunk);
  });
  for (let at = 0; at < bytes.length; at += FEED_BYTES) {
    stream.push(bytes.subarray(at, at + FEED_BYTES), at + FEED_BYTES >= bytes.length);
    if (!fits) return false;
  }
  if (contentSize !== undefined && size !== contentSize)
    throw new RangeError(`${size} bytes where the frame says ${contentSize}`);
  return true;
}

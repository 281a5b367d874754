// The byte streams between host and core: for each, a ring either way. Made at boot.
//
//   board().streams + 32 * stream ┬ out  the core writes
//                            + 16 ┴ in   the host writes
import { Ring } from "../abi";
import { board } from "./board-state";
import { ByteRing } from "./ring";

const OUT_BYTES: u32 = 0x1_0000;
const IN_BYTES: u32 = 0x4000;
const ROW: usize = 2 * Ring.BYTES;

/** Makes the rings of `count` streams. */
export function makeStreams(count: u32): void {
  const b = board();
  b.streams = heap.alloc(count * ROW);
  b.streamCount = count;
  for (let stream: u32 = 0; stream < count; stream++) {
    outOf(stream).make(OUT_BYTES);
    inOf(stream).make(IN_BYTES);
  }
}

/** Address of the Ring record that the core writes, 0 for an unknown stream. */
export function ringOut(stream: u32): usize {
  return stream < board().streamCount ? board().streams + stream * ROW : 0;
}

/** Address of the Ring record that the host writes, 0 for an unknown stream. */
export function ringIn(stream: u32): usize {
  return stream < board().streamCount ? board().streams + stream * ROW + Ring.BYTES : 0;
}

/** The ring that the core writes, of a stream that exists. */
export function outOf(stream: u32): ByteRing {
  return changetype<ByteRing>(ringOut(stream));
}

/** The ring that the host writes, of a stream that exists. */
export function inOf(stream: u32): ByteRing {
  return changetype<ByteRing>(ringIn(stream));
}

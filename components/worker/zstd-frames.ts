// Takes a Zstandard file apart into frames without unpacking them (RFC 8878, section 3.1): what each says of
// itself is known before anything is allocated for it.

/** A frame and what its header says. */
export interface Frame {
  bytes: Uint8Array;
  /** Bytes of its content; undefined when the header does not say. */
  contentSize: number | undefined;
  /** Bytes of earlier content that its decoder has to keep. */
  windowSize: number;
}

const MAGIC = 0xfd2fb528;
/** 0x184d2a50 to 0x184d2a5f. */
const SKIPPABLE = 0x184d2a5;
const CHECKSUM_BYTES = 4;
const RLE = 1;
const DICTIONARY_ID_BYTES = [0, 1, 2, 4];

/** The frames of a file; those to be skipped are left out. @throws RangeError what is no frame, or cut off */
export function framesOf(file: Uint8Array): Frame[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const frames: Frame[] = [];
  for (let at = 0; at < file.length;) {
    const magic = view.getUint32(at, true);
    if (magic >>> 4 === SKIPPABLE) {
      at += 8 + view.getUint32(at + 4, true);
    } else if (magic === MAGIC) {
      const { end, ...sizes } = readFrame(view, at);
      frames.push({ ...sizes, bytes: file.subarray(at, end) });
      at = end;
    } else throw new RangeError("no frame where one should begin");
    if (at > file.length) throw new RangeError("the data end too early");
  }
  return frames;
}

function readFrame(view: DataView, start: number) {
  const descriptor = view.getUint8(start + 4);
  const singleSegment = (descriptor & 0x20) !== 0;
  const windowAt = start + 5;
  const sizeAt = windowAt + (singleSegment ? 0 : 1) + DICTIONARY_ID_BYTES[descriptor & 3]!;
  const { size, bytes } = contentSize(view, sizeAt, descriptor >> 6, singleSegment);
  let at = sizeAt + bytes;
  for (let last = false; !last;) {
    const block = view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
    last = (block & 1) !== 0;
    at += 3 + (((block >> 1) & 3) === RLE ? 1 : block >> 3);
  }
  return {
    contentSize: size,
    windowSize: size !== undefined && singleSegment ? size : windowSize(view.getUint8(windowAt)),
    end: at + (descriptor & 4 ? CHECKSUM_BYTES : 0),
  };
}

function contentSize(view: DataView, at: number, flag: number, singleSegment: boolean) {
  switch (flag) {
    case 0:
      return singleSegment ? { size: view.getUint8(at), bytes: 1 } : { size: undefined, bytes: 0 };
    case 1:
      return { size: view.getUint16(at, true) + 256, bytes: 2 };
    case 2:
      return { size: view.getUint32(at, true), bytes: 4 };
    default:
      return { size: Number(view.getBigUint64(at, true)), bytes: 8 };
  }
}

/** Exponent in the upper five bits, eighths of it in the lower three. */
function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

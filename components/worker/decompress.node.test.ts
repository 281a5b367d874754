// Unpacking, with bombs, damage and packings that are not known.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { VmError } from "../contract/vm-error.js";
import { unpack } from "./decompress.js";

const content = Uint8Array.from({ length: 300_000 }, (_, index) => (index * index) >> 5);
const LIMIT = 1 << 20;

function zstd(bytes: Uint8Array, ...options: string[]): Uint8Array {
  const args = ["-q", "-3", "-c", ...options];
  const { stdout, status } = spawnSync("zstd", args, { input: bytes, maxBuffer: 1 << 26 });
  assert.equal(status, 0, "the zstd program is needed");
  return stdout;
}

function fails(promise: Promise<unknown>, symbol: string, words: RegExp): Promise<void> {
  return assert.rejects(promise, (error) => {
    assert.ok(error instanceof VmError);
    assert.equal(error.symbol, symbol);
    assert.match(error.detail, words);
    return true;
  });
}

for (const [name, pack] of [
  ["gzip", gzipSync],
  ["zstd", zstd],
] as const) {
  test(`${name} is told by its first bytes and unpacked`, async () => {
    assert.deepEqual(await unpack(pack(content), LIMIT, "initrd"), content);
  });

  test(`an empty ${name} file is empty`, async () => {
    assert.equal((await unpack(pack(new Uint8Array(0)), LIMIT, "initrd")).length, 0);
  });

  test(`a ${name} file that unpacks to exactly the limit is taken, one byte more is not`, async () => {
    assert.equal((await unpack(pack(content), content.length, "initrd")).length, content.length);
    await fails(unpack(pack(content), content.length - 1, "initrd"), "ERROR_FILE_TOO_LARGE", /^initrd /);
  });

  test(`a ${name} bomb ends at the limit`, async () => {
    const bomb = pack(new Uint8Array(64 << 20));
    assert.ok(bomb.length < 1 << 20);
    await fails(unpack(bomb, LIMIT, "kernel"), "ERROR_FILE_TOO_LARGE", /kernel has more than the 1 MiB/);
  });

  test(`a ${name} file that is cut off is damaged`, async () => {
    const packed = pack(content);
    for (const length of [12, packed.length >> 1, packed.length - 1]) {
      await fails(
        unpack(packed.subarray(0, length), LIMIT, "kernel"),
        "ERROR_FILE_CORRUPT",
        new RegExp(`kernel \\(${name}\\)`),
      );
    }
  });
}

test("a gzip file with a changed byte is damaged", async () => {
  const packed = Uint8Array.from(gzipSync(content));
  packed[packed.length >> 1]! ^= 0x55;
  await fails(unpack(packed, LIMIT, "kernel"), "ERROR_FILE_CORRUPT", /gzip/);
});

test("zstd frames one after the other are one content", async () => {
  const two = new Uint8Array([...zstd(content), ...zstd(content.subarray(0, 1000))]);
  const unpacked = await unpack(two, LIMIT, "initrd");
  assert.equal(unpacked.length, content.length + 1000);
});

/** Packed with its size in the header, in one segment: four bytes of it from byte 5 on. */
function sized(bytes: Uint8Array): { packed: Uint8Array; say(size: number): Uint8Array } {
  const packed = Uint8Array.from(zstd(bytes, `--stream-size=${bytes.length}`));
  const view = new DataView(packed.buffer);
  assert.equal(view.getUint8(4) & 0xe3, 0xa0, "four bytes of size, one segment, no dictionary");
  assert.equal(view.getUint32(5, true), bytes.length);
  return {
    packed,
    say(size) {
      const lie = packed.slice();
      new DataView(lie.buffer).setUint32(5, size, true);
      return lie;
    },
  };
}

test("a zstd frame whose header says its size is unpacked", async () => {
  assert.deepEqual(await unpack(sized(content).packed, content.length, "initrd"), content);
});

test("a zstd frame that lies about its size is damaged", async () => {
  const { say } = sized(content);
  for (const size of [content.length - 1, content.length + 1, 70_000, LIMIT]) {
    await fails(unpack(say(size), LIMIT, "initrd"), "ERROR_FILE_CORRUPT", /initrd \(zstd\)/);
  }
});

test("a zstd frame that says it is larger than there is room for is not begun", async () => {
  const { packed, say } = sized(content);
  for (const bytes of [say(LIMIT + 1), say(0xffff_ffff)]) {
    await fails(unpack(bytes, LIMIT, "initrd"), "ERROR_FILE_TOO_LARGE", /initrd/);
  }
  const two = new Uint8Array([...packed, ...packed]);
  await fails(unpack(two, content.length * 2 - 1, "initrd"), "ERROR_FILE_TOO_LARGE", /initrd/);
  assert.equal((await unpack(two, content.length * 2, "initrd")).length, content.length * 2);
});

test("a zstd frame with a window that no guest's file needs is refused before it is made", async () => {
  const packed = Uint8Array.from(zstd(content));
  assert.equal(packed[4]! & 0x20, 0, "a window descriptor");
  packed[5] = 0xf8;
  await fails(unpack(packed, LIMIT, "initrd"), "ERROR_FILE_CORRUPT", /initrd/);
});

test("zstd frames that are to be skipped are, wherever they stand", async () => {
  const skipped = new Uint8Array([0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 9, 9, 9]);
  const packed = new Uint8Array([...zstd(content), ...skipped, ...zstd(content), ...skipped]);
  assert.equal((await unpack(packed, LIMIT, "initrd")).length, content.length * 2);
  await fails(unpack(packed.subarray(0, -1), LIMIT, "initrd"), "ERROR_FILE_CORRUPT", /initrd/);
});

test("a zstd file is one with or without a checksum, of blocks of any kind", async () => {
  const noise = Uint8Array.from({ length: 200_000 }, () => Math.random() * 256);
  for (const bytes of [noise, new Uint8Array(200_000), content.subarray(0, 200), content]) {
    for (const options of [["--no-check"], ["--check"]]) {
      assert.deepEqual(await unpack(zstd(bytes, ...options), LIMIT, "initrd"), bytes);
    }
  }
});

test("what follows a zstd file's last frame and is none is damage", async () => {
  const packed = new Uint8Array([...zstd(content), 1, 2, 3, 4, 5, 6, 7, 8]);
  await fails(unpack(packed, LIMIT, "initrd"), "ERROR_FILE_CORRUPT", /initrd/);
});

test("what is not packed stays as it is", async () => {
  assert.equal(await unpack(content, LIMIT, "kernel"), content);
});

test("a packing that is not known is named", async () => {
  const xz = new Uint8Array([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 1, 2, 3]);
  await fails(unpack(xz, LIMIT, "kernel"), "ERROR_BAD_FORMAT", /kernel is packed with xz/);
});

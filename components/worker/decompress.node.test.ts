// Unpacking, with bombs, damage and packings that are not known.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { VmError } from "../contract/vm-error.js";
import { unpack } from "./decompress.js";

const content = Uint8Array.from({ length: 300_000 }, (_, index) => (index * index) >> 5);
const LIMIT = 1 << 20;

function zstd(bytes: Uint8Array): Uint8Array {
  const { stdout, status } = spawnSync("zstd", ["-q", "-3", "-c"], { input: bytes, maxBuffer: 1 << 26 });
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

test("what is not packed stays as it is", async () => {
  assert.equal(await unpack(content, LIMIT, "kernel"), content);
});

test("a packing that is not known is named", async () => {
  const xz = new Uint8Array([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 1, 2, 3]);
  await fails(unpack(xz, LIMIT, "kernel"), "ERROR_BAD_FORMAT", /kernel is packed with xz/);
});

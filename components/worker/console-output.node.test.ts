// Back pressure between a guest that prints and ports that show, byte for byte.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ConsoleLog, LOG_BYTES } from "./console-log.js";
import { ConsoleOutput } from "./console-output.js";

const KIB = 1024;

/** Bytes `from`…`from + count`, each telling its number. */
function numbered(from: number, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, index) => (from + index) % 251);
}

/** A guest that prints whenever it may, and a port that gives credit when told to. */
function setUp() {
  const output = new ConsoleOutput();
  const received: number[] = [];
  const sizes: number[] = [];
  let unshown = 0;
  let printed = 0;
  const reader = output.open((bytes) => {
    for (const byte of bytes) received.push(byte);
    sizes.push(bytes.length);
    unshown += bytes.length;
  });
  return {
    output,
    reader,
    received,
    sizes,
    /** Prints at most `count` bytes; returns how many there was room for. */
    print(count: number, now: number): number {
      const bytes = numbered(printed, Math.min(count, output.room(now)));
      printed += bytes.length;
      output.append(bytes);
      output.flush();
      return bytes.length;
    },
    show(now: number): number {
      const shown = unshown;
      unshown = 0;
      reader.credit(shown, now);
      return shown;
    },
    get unshown() {
      return unshown;
    },
    get printed() {
      return printed;
    },
  };
}

function assertNumbered(bytes: readonly number[]): void {
  const wrong = bytes.findIndex((byte, index) => byte !== index % 251);
  assert.equal(wrong, -1, `byte ${wrong} is wrong`);
}

test("a guest that prints for ever neither floods a listening port nor loses a byte", () => {
  const console = setUp();
  console.print(100, 0);
  console.show(0);
  for (let now = 1; now < 2000; now++) {
    console.print(50 * KIB, now);
    assert.ok(console.unshown <= 128 * KIB);
    if (now % 7 === 0) console.show(now);
  }
  while (console.show(2000) > 0);
  assert.ok(console.printed > 10_000 * KIB);
  assert.equal(console.received.length, console.printed);
  assertNumbered(console.received);
  assert.ok(Math.max(...console.sizes) <= 64 * KIB);
});

test("a port that shows nothing holds the guest for ten seconds, then it goes on", () => {
  const console = setUp();
  console.print(1, 0);
  console.show(0);
  while (console.print(64 * KIB, 1) > 0);
  assert.equal(console.printed, 1 + 192 * KIB);
  assert.equal(console.print(KIB, 9_999), 0);
  assert.equal(console.print(KIB, 10_001), KIB);
  for (let round = 0; round < 1000; round++) console.print(4 * KIB, 10_002);
  assert.equal(console.unshown, 128 * KIB);
});

test("a port that never gave credit does not hold the guest at all", () => {
  const console = setUp();
  assert.equal(console.output.room(0), Infinity);
  for (let round = 0; round < 100; round++) console.print(64 * KIB, 0);
  assert.equal(console.printed, 6400 * KIB);
  assert.equal(console.received.length, 128 * KIB);
});

test("a port that comes back gets what the log still has, up to the last byte", () => {
  const console = setUp();
  for (let round = 0; round < 100; round++) console.print(64 * KIB, 0);
  while (console.show(1) > 0);
  const tail = console.received.slice(-256 * KIB);
  assert.deepEqual(tail, [...numbered(console.printed - 256 * KIB, 256 * KIB)]);
});

test("a port opened later gets the history first, and one that is closed nothing more", () => {
  const console = setUp();
  console.print(1000, 0);
  const late: number[] = [];
  const reader = console.output.open((bytes) => void late.push(...bytes));
  console.print(500, 0);
  assert.equal(late.length, 1500);
  assertNumbered(late);
  console.output.close(reader);
  console.print(500, 0);
  assert.equal(late.length, 1500);
});

test("the slowest listening port sets the pace", () => {
  const console = setUp();
  const slow = console.output.open(() => {});
  slow.credit(0, 0);
  console.print(64 * KIB, 0);
  console.show(0);
  console.print(64 * KIB, 0);
  console.show(0);
  console.print(64 * KIB, 0);
  console.show(0);
  assert.equal(console.output.room(0), 0);
  slow.credit(64 * KIB, 0);
  assert.equal(console.output.room(0), 64 * KIB);
});

test("credit for more than was sent counts for no more", () => {
  const console = setUp();
  console.reader.credit(1 << 30, 0);
  while (console.print(64 * KIB, 0) > 0);
  assert.equal(console.unshown, 128 * KIB);
});

test("a log keeps the last 256 KiB, however they came", () => {
  for (const chunk of [1, 1000, 8 * KIB, 100_003, LOG_BYTES, LOG_BYTES + 5]) {
    const log = new ConsoleLog();
    while (log.end < 3 * LOG_BYTES + 17) {
      log.append(numbered(log.end, chunk));
      const from = Math.max(log.start, log.end - 3 * chunk);
      assert.deepEqual(log.read(from, 10), numbered(from, Math.min(10, log.end - from)));
      if (chunk < 1000) log.append(numbered(log.end, 9_973));
    }
    assert.equal(log.start, log.end - LOG_BYTES);
    assert.deepEqual(log.read(log.start, Infinity), numbered(log.start, LOG_BYTES));
  }
});

// Bytes typed faster than the guest reads.

import assert from "node:assert/strict";
import { test } from "node:test";
import { VmError } from "../contract/vm-error.js";
import { InputQueue } from "./input-queue.js";

/** A queue before a guest that takes `appetite.bytes` more bytes. */
function setUp() {
  const appetite = { bytes: 0 };
  const eaten: number[] = [];
  const queue = new InputQueue("hvc0", (bytes) => {
    const taken = bytes.subarray(0, appetite.bytes);
    appetite.bytes -= taken.length;
    for (const byte of taken) eaten.push(byte);
    return taken.length;
  });
  return { queue, appetite, eaten };
}

test("what the guest does not take waits, in order", () => {
  const { queue, appetite, eaten } = setUp();
  appetite.bytes = 2;
  queue.push(Uint8Array.of(1, 2, 3));
  queue.push(Uint8Array.of(4, 5));
  assert.deepEqual(eaten, [1, 2]);
  assert.equal(queue.flush(), false);
  appetite.bytes = 2;
  assert.equal(queue.flush(), true);
  assert.deepEqual(eaten, [1, 2, 3, 4]);
  appetite.bytes = 100;
  assert.equal(queue.flush(), true);
  assert.deepEqual(eaten, [1, 2, 3, 4, 5]);
  assert.equal(queue.flush(), false);
});

test("what is typed may be changed afterwards", () => {
  const { queue, appetite, eaten } = setUp();
  const bytes = Uint8Array.of(1);
  queue.push(bytes);
  bytes[0] = 9;
  appetite.bytes = 1;
  queue.flush();
  assert.deepEqual(eaten, [1]);
});

test("at most 1 MiB waits; then all is refused, not a part", () => {
  const { queue, appetite, eaten } = setUp();
  queue.push(new Uint8Array(1 << 20));
  const refused = (error: unknown) =>
    error instanceof VmError && error.symbol === "ERROR_NOT_READY" && error.detail.startsWith("hvc0: ");
  assert.throws(() => queue.push(Uint8Array.of(7, 7)), refused);
  appetite.bytes = 1;
  queue.flush();
  assert.throws(() => queue.push(Uint8Array.of(7, 7)), refused);
  appetite.bytes = 2;
  queue.flush();
  queue.push(Uint8Array.of(7, 7));
  appetite.bytes = 1 << 21;
  queue.flush();
  assert.equal(eaten.length, (1 << 20) + 2);
});

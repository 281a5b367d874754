// Both ends of a ring, with cursors that wrap.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Ring } from "../../wasm-core/abi.js";
import { ByteRing } from "./rings.js";

const AT = 64;
const DATA = 256;

/** A ring of 16 bytes whose cursors start at `cursor`, and both ends of it. */
function ring(cursor: number): { ring: ByteRing; view: DataView } {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const view = new DataView(memory.buffer);
  view.setUint32(AT + Ring.WRITTEN, cursor, true);
  view.setUint32(AT + Ring.READ, cursor, true);
  view.setUint32(AT + Ring.SIZE, 16, true);
  view.setUint32(AT + Ring.DATA, DATA, true);
  return { ring: new ByteRing(memory, AT), view };
}

const bytes = (...values: number[]) => Uint8Array.from(values);

for (const cursor of [0, 5, 15, 0xffff_fffa]) {
  test(`what is put is taken, cursors from ${cursor}`, () => {
    const { ring: one } = ring(cursor);
    const sent: number[] = [];
    const got: number[] = [];
    for (let round = 0; round < 200; round++) {
      const chunk = Array.from({ length: (round % 7) + 1 }, (_, index) => (round * 8 + index) & 255);
      const taken = one.put(bytes(...chunk));
      sent.push(...chunk.slice(0, taken));
      got.push(...(one.take((round % 5) + 1) ?? []));
      assert.equal(one.filled + one.room, 16);
    }
    got.push(...(one.take() ?? []));
    assert.deepEqual(got, sent);
    assert.ok(sent.length > 200);
  });
}

test("a full ring takes nothing, an empty one gives nothing", () => {
  const { ring: one } = ring(12);
  assert.equal(one.take(), undefined);
  assert.equal(one.put(new Uint8Array(20).fill(7)), 16);
  assert.equal(one.put(bytes(1)), 0);
  assert.equal(one.take(0), undefined);
  assert.deepEqual(one.take(), new Uint8Array(16).fill(7));
});

test("only the owner's cursor moves", () => {
  const { ring: one, view } = ring(0);
  one.put(bytes(1, 2, 3));
  assert.equal(view.getUint32(AT + Ring.READ, true), 0);
  one.take(2);
  assert.equal(view.getUint32(AT + Ring.WRITTEN, true), 3);
  assert.equal(view.getUint32(AT + Ring.READ, true), 2);
});

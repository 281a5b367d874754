// Framing: whatever the guest sends, in whatever pieces.

import assert from "node:assert/strict";
import { test } from "node:test";
import { LineReader, MAX_LINE, encode } from "./wire.js";

const bytes = (text: string) => new TextEncoder().encode(text);

test("objects come out line by line, however they are cut", () => {
  const stream = bytes('{"return": {}}\n\n  \n{"event": "E", "data": {"tty": "ü😀"}}\n');
  const whole = [{ return: {} }, { event: "E", data: { tty: "ü😀" } }];
  for (let size = 1; size <= stream.length; size++) {
    const reader = new LineReader();
    const seen: unknown[] = [];
    for (let at = 0; at < stream.length; at += size)
      seen.push(...reader.push(stream.subarray(at, at + size)));
    assert.deepEqual(seen, whole);
  }
});

test("what is no object is dropped", () => {
  const reader = new LineReader();
  const lines = ["garbage", "5", "null", '"x"', "[1]", '{"a":', "}{", "[".repeat(100_000)];
  for (const line of lines) assert.deepEqual(reader.push(bytes(`${line}\n`)), []);
  assert.deepEqual(reader.push(new Uint8Array([0x80, 0xc0, 0x0a])), []);
  assert.deepEqual(reader.push(bytes('{"return": 1}\n')), [{ return: 1 }]);
});

test("0xFF discards the line that it falls into", () => {
  const reader = new LineReader();
  reader.push(bytes('{"return": "half'));
  const answer = bytes('{"return": 7}\n');
  assert.deepEqual(reader.push(new Uint8Array([0xff, ...answer])), [{ return: 7 }]);
});

test("a line over the limit is dropped up to its end, and not kept", () => {
  const reader = new LineReader();
  const piece = new Uint8Array(65_536).fill(0x20);
  for (let sent = 0; sent < 4 * MAX_LINE; sent += piece.length) assert.deepEqual(reader.push(piece), []);
  assert.deepEqual(reader.push(bytes('{"return": 1}\n{"return": 2}\n')), [{ return: 2 }]);
});

test("a line of just the limit is taken", () => {
  const object = { return: "x".repeat(MAX_LINE - '{"return":""}'.length) };
  const line = encode(object);
  assert.equal(line.length, MAX_LINE + 1);
  assert.deepEqual(new LineReader().push(line), [object]);
});

test("a request is one line without 0xFF, with one before it when it delimits", () => {
  const plain = encode({ execute: "x", arguments: { text: "a\nÿ\ud800" } });
  assert.equal(plain.indexOf(0x0a), plain.length - 1);
  assert.equal(plain.includes(0xff), false);
  assert.deepEqual([...encode({ a: 1 }, true)], [0xff, ...encode({ a: 1 })]);
});

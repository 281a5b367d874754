// Our SHA-256 and the platform's against Node's.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { sha256, sha256InScript } from "./sha256.js";

const LENGTHS = [0, 1, 3, 55, 56, 63, 64, 65, 119, 120, 128, 1000, 100_003];

for (const length of LENGTHS) {
  test(`the platform's and our own SHA-256 of ${length} bytes are Node's`, async () => {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 7 + (index >> 8)) & 255);
    const expected = createHash("sha256").update(bytes).digest("hex");
    assert.equal(sha256InScript(bytes), expected);
    assert.equal(await sha256(bytes), expected);
  });
}

test("a view into a larger buffer is hashed alone", () => {
  const whole = Uint8Array.from({ length: 300 }, (_, index) => index & 255);
  const view = whole.subarray(7, 207);
  assert.equal(sha256InScript(view), createHash("sha256").update(view).digest("hex"));
});

// custom-elements.json says what the elements' doc comments say.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { TOP } from "../../tools/files.js";
import { manifest } from "../../tools/manifest.js";

test("the manifest is as the sources have it: npm run manifest", async () => {
  assert.equal(readFileSync(join(TOP, "custom-elements.json"), "utf8"), await manifest());
});

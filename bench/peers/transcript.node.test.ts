// Waiting for what a console prints.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Transcript } from "./transcript.js";

test("a match may be spread over pieces; its time is that of the last", async () => {
  const transcript = new Transcript();
  const login = transcript.until(/login: $/, 60_000);
  transcript.add("guest log", 5);
  transcript.add("in: ", 7);
  assert.equal(await login, 7);
});

test("what was matched is not matched again", async () => {
  const transcript = new Transcript();
  transcript.add("login: ", 1);
  assert.equal(await transcript.until(/login: $/, 60_000), 1);
  const again = transcript.until(/login: $/, 60_000);
  transcript.add("login: ", 9);
  assert.equal(await again, 9);
});

test("the end of the machine ends the waiting, and says what was printed", async () => {
  const transcript = new Transcript();
  const login = transcript.until(/login: $/, 60_000);
  transcript.add("Kernel panic", 1);
  transcript.end(new Error("qemu ended (1)"));
  await assert.rejects(login, /qemu ended \(1\).*Kernel panic/);
});

test("what came before the end can still be found", async () => {
  const transcript = new Transcript();
  transcript.add("@DONE\n", 3);
  transcript.end(new Error("off"));
  assert.equal(await transcript.until(/@DONE/, 60_000), 3);
});

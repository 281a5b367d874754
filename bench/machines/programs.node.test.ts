// The script that runs the programs, run by this machine's own shell.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { PROGRAMS, script, type Program } from "./programs.js";

/** The script without what only a guest can do: its mounts, its path and its end. */
function output(...programs: Program[]): string {
  const text = script(programs, "power off").replace(
    /^(\/bin\/busybox|export PATH|echo @R|poweroff).*\n/gm,
    "",
  );
  return spawnSync("sh", ["-c", text], { encoding: "utf8" }).stdout;
}

test("a command stands between its marks, with what it printed", () => {
  const one: Program = { name: "one", group: "systems", command: `printf '%s\\n' "it's" here` };
  assert.equal(output(one), "@B one\n@E one it's here\n@DONE\n");
});

test("what is prepared is not timed", () => {
  const prepare = "echo ready";
  assert.match(output({ name: "one", group: "systems", prepare, command: "echo 1" }), /^ready\n@B one\n/);
});

test("a command that is not there is named", () => {
  const one: Program = { name: "one", group: "systems", needs: "no-such-command", command: "echo 1" };
  assert.equal(output(one), "@N one no-such-command\n@DONE\n");
});

test("names are unique, and words", () => {
  const names = PROGRAMS.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  assert.deepEqual(
    names.filter((name) => !/^[\w+-]+$/.test(name)),
    [],
  );
});

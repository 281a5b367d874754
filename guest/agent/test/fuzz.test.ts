// The agent against noise: whatever comes in, it must stay alive, say nothing to the sanitizers, and find
// back at 0xFF.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { AgentProcess } from "./agent-process.js";

const ROUNDS = 400;
/** Another seed, another run; a failure names the one it came from. */
const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 1e9);

/** Numbers from a seed (mulberry32). */
function random(state: number): (below: number) => number {
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const next = random(seed);
const pick = <T>(from: readonly T[]): T => from[next(from.length)]!;

/** Commands that are harmless whatever their arguments, with argument names that they know. */
const COMMANDS = [
  "guest-sync",
  "guest-sync-delimited",
  "guest-ping",
  "guest-info",
  "guest-get-time",
  "guest-get-users",
  "guest-get-sessions",
  "guest-get-osinfo",
  "guest-file-open",
  "guest-file-read",
  "guest-file-seek",
  "guest-file-close",
  "guest-exec-status",
  "guest-logoff-cancel",
  "guest-nothing",
];
const NAMES = [
  "id",
  "path",
  "mode",
  "handle",
  "count",
  "offset",
  "whence",
  "pid",
  "user",
  "",
  "\u0000",
  "ä€😀",
];
const ATOMS = [
  "0",
  "-0",
  "1",
  "-1",
  "1e9",
  "1.5",
  "9223372036854775807",
  "9223372036854775808",
  "true",
  "null",
  '""',
  '"r"',
  '"/dev/null"',
  '"/proc/self/status"',
  '"\\ud83d\\ude00"',
  '"\\ud83d"',
  '"\\u0000"',
  '"\\/\\b\\f"',
  "[]",
  "{}",
];

function value(depth: number): string {
  const kind = depth > 0 ? next(4) : 0;
  if (kind < 2) return pick(ATOMS);
  const items = Array.from({ length: next(4) }, () => value(depth - 1));
  return kind === 2
    ? `[${items.join()}]`
    : `{${items.map((item) => `${JSON.stringify(pick(NAMES))}:${item}`).join()}}`;
}

function request(): string {
  const members = Array.from({ length: next(4) }, () => `${JSON.stringify(pick(NAMES))}:${value(3)}`);
  return `{"execute":"${pick(COMMANDS)}","arguments":{${members.join()}}}\n`;
}

/** Each makes other noise of what it is given. */
const NOISES: ((bytes: Buffer) => Buffer)[] = [
  (bytes) => bytes,
  (bytes) => bytes.subarray(0, next(bytes.length)),
  (bytes) => bytes.subarray(next(bytes.length)),
  (bytes) => Buffer.concat([bytes, bytes.subarray(next(bytes.length)), bytes]),
  () => Buffer.from(Array.from({ length: next(3000) }, () => next(256))),
  () =>
    Buffer.from(pick(["[", '{"a":', '"', "\\", "-", "\0", "\xff", " ", "\n"]).repeat(next(5000)), "latin1"),
  (bytes) => {
    const changed = Buffer.from(bytes);
    for (let i = next(8); i >= 0; i--) changed[next(changed.length)] = next(256);
    return changed;
  },
];

let agent: AgentProcess;

beforeEach(() => {
  agent = new AgentProcess();
});

afterEach(async () => {
  assert.equal(await agent.close(), 0, `FUZZ_SEED=${seed}: ${agent.stderr}`);
  assert.equal(agent.stderr, "", `FUZZ_SEED=${seed}`);
});

describe(`noise (FUZZ_SEED=${seed})`, () => {
  it("in whole requests is answered line by line", async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const burst = Array.from({ length: 1 + next(20) }, request);
      agent.send(burst.join(""));
      for (const line of burst) {
        const reply = JSON.parse((await agent.line()).toString().replace(/^\ufffd/, ""));
        assert.ok("return" in reply !== "error" in reply, line);
      }
    }
  });

  it("in broken requests and bytes is survived", async () => {
    for (let round = 0; round < ROUNDS; round++) {
      for (let i = next(5); i >= 0; i--) {
        const bytes = pick(NOISES)(Buffer.from(request()));
        const cut = next(bytes.length + 1);
        agent.send(bytes.subarray(0, cut));
        if (next(3) === 0) await new Promise((resolve) => setImmediate(resolve));
        agent.send(bytes.subarray(cut));
      }
      await agent.synchronise();
      assert.deepEqual(await agent.call("guest-ping"), {});
    }
  });

  it("in the contents of files and programs' input is passed unchanged", async () => {
    const folder = mkdtempSync(join(tmpdir(), "vm-agent-fuzz-"));
    for (let round = 0; round < 40; round++) {
      const data = Buffer.from(Array.from({ length: next(4000) }, () => next(256))).toString("base64");
      const path = join(folder, "noise");
      const handle = await agent.call("guest-file-open", { path, mode: "w+" });
      await agent.call("guest-file-write", { handle, "buf-b64": data });
      await agent.call("guest-file-seek", { handle, offset: 0, whence: "set" });
      const read = await agent.call<{ "buf-b64": string }>("guest-file-read", { handle, count: 5000 });
      assert.equal(read["buf-b64"], data);
      await agent.call("guest-file-close", { handle });

      const { pid } = await agent.call<{ pid: number }>("guest-exec", {
        path: "cat",
        "input-data": data,
        "capture-output": true,
      });
      let status: { exited: boolean; "out-data"?: string };
      do status = await agent.call("guest-exec-status", { pid });
      while (!status.exited);
      assert.equal(status["out-data"] ?? "", data);
    }
    rmSync(folder, { recursive: true });
  });

  it("in what is cut off by the other side ends it in order", async () => {
    agent.send(request().slice(0, 30));
  });
});

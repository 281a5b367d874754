// guest-exec and guest-exec-status (PROTOCOL.md).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, it } from "node:test";
import { AgentProcess, base64, type Json, text } from "./agent-process.js";

interface Status {
  exited: boolean;
  exitcode?: number;
  signal?: number;
  "out-data"?: string;
  "err-data"?: string;
  "out-truncated"?: boolean;
}

let agent: AgentProcess;

beforeEach(() => {
  agent = new AgentProcess();
});

afterEach(async () => {
  assert.equal(await agent.close(), 0, agent.stderr);
  assert.equal(agent.stderr, "");
});

describe("exec", () => {
  async function exec(args: Json): Promise<Status> {
    const { pid } = await agent.call<{ pid: number }>("guest-exec", args);
    for (;;) {
      const status = await agent.call<Status>("guest-exec-status", { pid });
      if (status.exited) {
        assert.match(await agent.refused("guest-exec-status", { pid }), /no program/);
        return status;
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  it("gives output, errors and exit code", async () => {
    const status = await exec({
      path: "sh",
      arg: ["-c", "echo out; echo err >&2; exit 3"],
      "capture-output": true,
    });
    assert.deepEqual(
      [text(status["out-data"]), text(status["err-data"]), status.exitcode],
      ["out\n", "err\n", 3],
    );
  });

  it("captures what it is told to", async () => {
    const arg = ["-c", "echo out; echo err >&2"];
    for (const [capture, out, err] of [
      ["none", "", ""],
      [false, "", ""],
      ["stdout", "out\n", ""],
      ["stderr", "", "err\n"],
      ["separated", "out\n", "err\n"],
      ["merged", "out\nerr\n", ""],
    ] as const) {
      const status = await exec({ path: "/bin/sh", arg, "capture-output": capture });
      assert.deepEqual([text(status["out-data"]), text(status["err-data"])], [out, err], String(capture));
    }
    assert.match(
      await agent.refused("guest-exec", { path: "sh", "capture-output": "some" }),
      /'capture-output'/,
    );
  });

  it("feeds input larger than a pipe, and ends it", async () => {
    const input = "0123456789abcdef".repeat(40_000);
    const status = await exec({ path: "cat", "input-data": base64(input), "capture-output": true });
    assert.equal(text(status["out-data"]), input);
    assert.equal((await exec({ path: "true", "input-data": base64(input) })).exitcode, 0);
    assert.equal(
      text((await exec({ path: "wc", arg: ["-c"], "capture-output": true }))["out-data"]).trim(),
      "0",
    );
  });

  it("truncates output at 1 MiB and says so", async () => {
    const status = await exec({ path: "head", arg: ["-c", "3000000", "/dev/zero"], "capture-output": true });
    assert.equal(Buffer.from(status["out-data"]!, "base64").length, 1 << 20);
    assert.equal(status["out-truncated"], true);
  });

  it("replaces the environment, or hands on its own", async () => {
    assert.equal(
      text((await exec({ path: "env", env: ["A=1", "B=ä"], "capture-output": true }))["out-data"]),
      "A=1\nB=ä\n",
    );
    assert.match(text((await exec({ path: "env", "capture-output": true }))["out-data"]), /^AGENT=set$/m);
  });

  it("tells the signal that ended a program", async () => {
    assert.equal((await exec({ path: "sh", arg: ["-c", "kill -9 $$"] })).signal, 9);
  });

  it("runs programs in sessions of their own, without a terminal", async () => {
    const status = await exec({
      path: "sh",
      arg: ["-c", "cut -d' ' -f1,6,7 /proc/$$/stat"],
      "capture-output": true,
    });
    const [pid, session, terminal] = text(status["out-data"]).trim().split(" ");
    assert.equal(pid, session);
    assert.equal(terminal, "0");
  });

  it("says why a program cannot be run", async () => {
    assert.match(await agent.refused("guest-exec", { path: "no-such-program" }), /No such file or directory/);
    assert.match(await agent.refused("guest-exec", { path: "/etc/passwd" }), /Permission denied/);
    assert.match(await agent.refused("guest-exec", {}), /'path' is missing/);
    assert.match(await agent.refused("guest-exec", { path: "a\0b" }), /without NUL/);
    assert.match(
      await agent.refused("guest-exec", { path: "true", arg: [1] }),
      /'arg' must be an array of strings/,
    );
    assert.match(
      await agent.refused("guest-exec", { path: "true", arg: "x" }),
      /'arg' must be an array of strings/,
    );
    assert.match(
      await agent.refused("guest-exec", { path: "true", "input-data": "a" }),
      /'input-data' must be base64/,
    );
    assert.match(await agent.refused("guest-exec-status", { pid: 1 }), /no program/);
  });

  it("answers while programs run, and keeps 16 of them", async () => {
    const pids: number[] = [];
    for (let i = 0; i < 16; i++)
      pids.push((await agent.call<{ pid: number }>("guest-exec", { path: "sleep", arg: ["60"] })).pid);
    assert.match(await agent.refused("guest-exec", { path: "true" }), /too many programs/);
    assert.deepEqual(await agent.call("guest-ping"), {});
    assert.deepEqual(await agent.call("guest-exec-status", { pid: pids[3] }), { exited: false });
    process.kill(pids[0]!, "SIGKILL");
    process.kill(pids[1]!, "SIGKILL");
    while (
      readFileSync(`/proc/${agent.pid}/task/${agent.pid}/children`, "utf8").trim().split(" ").length > 14
    );
    assert.equal((await exec({ path: "true" })).exitcode, 0);
    assert.match(await agent.refused("guest-exec-status", { pid: pids[0] }), /no program/);
    for (const pid of pids.slice(2)) process.kill(pid, "SIGKILL");
  });
});

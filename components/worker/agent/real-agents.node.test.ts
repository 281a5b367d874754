// The host's end of the port against the agents that guests run: our own, built for this machine, and QEMU's
// where it is installed. Nothing is asked of them that changes this machine.

import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { compileAgentForTests } from "../../../guest/agent/compile.js";
import { Agent } from "./agent.js";
import { GuestClock } from "./clock.js";
import { run } from "./exec.js";
import { OwnSessions } from "./own-sessions.js";
import type { LogoffWord } from "./session-control.js";

const QEMU_GA = "/usr/sbin/qemu-ga";
const PATIENCE = 20_000;

let folder: string;
let agent: Agent;
let program: ChildProcess;
let socket: Socket | undefined;
const clock = new GuestClock();

before(() => void (folder = mkdtempSync(join(tmpdir(), "agent-"))));
after(() => rmSync(folder, { recursive: true }));

/** Joins an agent's program to the host's end, and waits until it is found. */
async function attach(
  write: (bytes: Uint8Array) => void,
  onBytes: (take: (bytes: Uint8Array) => void) => void,
) {
  const found = new Promise((resolve) => (agent = new Agent(write, clock, resolve)));
  onBytes((bytes) => agent.receive(new Uint8Array(bytes)));
  agent.opened();
  await found;
}

async function startOwn(): Promise<void> {
  const binary = join(folder, "agent");
  compileAgentForTests(binary);
  program = spawn(binary, ["-"], { stdio: ["pipe", "pipe", "inherit"] });
  await attach(
    (bytes) => program.stdin?.write(bytes),
    (take) => program.stdout?.on("data", take),
  );
}

async function startQemus(): Promise<void> {
  const path = join(folder, "port");
  program = spawn(QEMU_GA, ["-m", "unix-listen", "-p", path, "-t", folder], { stdio: "ignore" });
  while (!existsSync(path)) await new Promise((resolve) => setTimeout(resolve, 20));
  const joined = connect(path);
  socket = joined;
  await once(joined, "connect");
  await attach(
    (bytes) => joined.write(bytes),
    (take) => joined.on("data", take),
  );
}

function stop(): void {
  agent.closed();
  socket?.destroy();
  program.kill("SIGKILL");
}

function behaves(start: () => Promise<void>): void {
  before(start);
  after(stop);

  test("it is found, with its commands", () => {
    for (const name of ["guest-ping", "guest-shutdown", "guest-exec", "guest-get-osinfo"]) {
      assert.ok(agent.info?.commands.includes(name), name);
    }
  });

  test("replies find their calls", async () => {
    const names = ["guest-get-osinfo", "guest-ping", "guest-get-host-name"];
    const replies = await Promise.all(names.map((name) => agent.call(name, {}, PATIENCE)));
    assert.equal(typeof (replies[0] as Record<string, unknown>)["kernel-release"], "string");
    assert.deepEqual(replies[1], {});
    assert.equal(typeof (replies[2] as Record<string, unknown>)["host-name"], "string");
  });

  test("its refusals are told apart", async () => {
    await assert.rejects(agent.call("no-such-command", {}, PATIENCE), { hresult: 0xa0040505 });
    await assert.rejects(agent.call("guest-shutdown", { mode: "bad" }, PATIENCE), { hresult: 0x80020009 });
    await assert.rejects(agent.order("guest-shutdown", { mode: "bad" }, PATIENCE), { hresult: 0x80020009 });
  });

  test("programs run in it", async () => {
    const argv = ["sh", "-c", "echo out; echo err >&2; exit 3"] as const;
    assert.deepEqual(await run(agent, clock, argv, PATIENCE), { exitCode: 3, out: "out\n", err: "err\n" });
    await assert.rejects(run(agent, clock, ["no-such-program"], PATIENCE), { hresult: 0x80020009 });
  });

  test("stopped by SIGSTOP it times out; afterwards late replies are not mixed up", async () => {
    program.kill("SIGSTOP");
    for (let count = 0; count < 2; count++) {
      await assert.rejects(agent.call("guest-get-osinfo", {}, 200), { hresult: 0xa0040202 });
    }
    program.kill("SIGCONT");
    assert.deepEqual(await agent.call("guest-ping", {}, PATIENCE), {});
  });
}

describe("our own agent", () => {
  behaves(startOwn);

  test("it lists sessions, and answers a log-off that meets nobody", async () => {
    const own = new OwnSessions(agent);
    assert.ok(Array.isArray(await own.list(PATIENCE)));
    const done = new Promise<LogoffWord>((resolve, reject) => {
      own.begin({ user: "nobody-of-this-name" }, 0, PATIENCE, resolve).catch(reject);
    });
    assert.deepEqual(await done, { kind: "done", remaining: 0, cancelled: false });
  });
});

describe("QEMU's agent", { skip: !existsSync(QEMU_GA) && "qemu-guest-agent is not installed" }, () => {
  behaves(startQemus);
});

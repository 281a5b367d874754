// Sessions of guests with nothing but QEMU's own agent: with systemd, and without.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ExecSessions } from "./exec-sessions.js";
import type { LogoffWord } from "./session-control.js";
import { AgentRefusal, ScriptedAgent, settle } from "./scripted-agent.js";

interface Row {
  session: string;
  user: string;
  tty: string | null;
  leader: number;
  class: string;
  since: number;
}

const row = (session: string, user: string, tty: string | null, leader: number, kind = "user"): Row => ({
  session,
  user,
  tty,
  leader,
  class: kind,
  since: 1_764_000_000_000_000,
});

/** A guest whose loginctl knows these rows; `end` is called with what loginctl is told to do. */
async function systemd(rows: Row[], end: (words: string[]) => void = () => {}) {
  let out = "";
  const agent = await new ScriptedAgent({
    "guest-exec": ({ path, arg }) => {
      if (path !== "loginctl") throw new AgentRefusal("Failed to execute child process");
      const words = arg as string[];
      if (words[0] === "list-sessions") out = JSON.stringify(rows);
      else end(words);
      return { pid: 1 };
    },
    "guest-exec-status": () => ({ exited: true, exitcode: 0, "out-data": btoa(out) }),
  }).start();
  return { agent, control: new ExecSessions(agent.host, agent.clock) };
}

const rows = () => [
  row("1", "alice", "hvc0", 312),
  row("c2", "bob", "hvc1", 340),
  row("3", "alice", null, 300, "manager"),
];

test("lists users' sessions, not their managers", async () => {
  const { control } = await systemd(rows());
  assert.deepEqual(await control.list(1000), [
    { session: 312, user: "alice", tty: "hvc0", since: 1_764_000_000_000 },
    { session: 340, user: "bob", tty: "hvc1", since: 1_764_000_000_000 },
  ]);
});

test("ends one user's sessions by SIGHUP, then terminate-session, then SIGKILL", async () => {
  const left = rows();
  const told: string[] = [];
  const { agent, control } = await systemd(left, (words) => {
    told.push(words.join(" "));
    if (words[1] === "--signal=SIGKILL") left.splice(0, 1);
  });
  const words: LogoffWord[] = [];
  const { sessions } = await control.begin({ user: "alice" }, 4000, 1000, (word) => words.push(word));
  assert.deepEqual(
    sessions.map(({ user }) => user),
    ["alice"],
  );
  await agent.clock.pass(10_000);
  assert.deepEqual(told, [
    "kill-session --signal=SIGHUP 1",
    "terminate-session 1",
    "kill-session --signal=SIGKILL 1",
  ]);
  assert.deepEqual(
    words.map(({ kind }) => kind),
    ["step", "step", "step", "ended", "done"],
  );
  assert.deepEqual(words.at(-1), { kind: "done", remaining: 0, cancelled: false });
});

test("gives up after SIGKILL, and says how many are left", async () => {
  const { agent, control } = await systemd(rows());
  const words: LogoffWord[] = [];
  await control.begin({ all: true }, 0, 1000, (word) => words.push(word));
  await agent.clock.pass(10_000);
  assert.deepEqual(words.at(-1), { kind: "done", remaining: 2, cancelled: false });
});

test("cancel stops before the next step", async () => {
  const { agent, control } = await systemd(rows());
  const words: LogoffWord[] = [];
  const logoff = await control.begin({ session: 340 }, 4000, 1000, (word) => words.push(word));
  await settle();
  logoff.cancel();
  await agent.clock.pass(10_000);
  assert.deepEqual(
    words.map(({ kind }) => kind),
    ["step", "done"],
  );
  assert.deepEqual(words.at(-1), { kind: "done", remaining: 1, cancelled: true });
});

/** A guest without systemd; `end` is called with what pkill is told to do. */
async function plainInit(lines: string[], end: (words: string[]) => void = () => {}) {
  let out = "";
  const agent = await new ScriptedAgent({
    "guest-exec": ({ path, arg }) => {
      if (path === "loginctl") throw new AgentRefusal("Failed to execute child process");
      if (path === "sh") out = `${lines.join("\n")}\n`;
      else end(arg as string[]);
      return { pid: 1 };
    },
    "guest-exec-status": () => ({ exited: true, exitcode: 0, "out-data": btoa(out) }),
  }).start();
  return { agent, control: new ExecSessions(agent.host, agent.clock) };
}

test("without systemd who and pkill do it, and a terminal's next session is another one", async () => {
  const lines = ["alice hvc0 312", "bob hvc1 340"];
  const told: string[] = [];
  const { agent, control } = await plainInit(lines, (words) => {
    told.push(words.join(" "));
    if (words[0] === "-TERM") lines[1] = "bob hvc1 355";
  });
  assert.deepEqual(await control.list(1000), [
    { session: 312, user: "alice", tty: "hvc0", since: 0 },
    { session: 340, user: "bob", tty: "hvc1", since: 0 },
  ]);
  const words: LogoffWord[] = [];
  await control.begin({ user: "bob" }, 4000, 1000, (word) => words.push(word));
  await agent.clock.pass(10_000);
  assert.deepEqual(told, ["-HUP -t hvc1", "-TERM -t hvc1"]);
  assert.deepEqual(words.at(-1), { kind: "done", remaining: 0, cancelled: false });
});

test("a guest without either, or with a loginctl that does not speak JSON, lacks the feature", async () => {
  const lack = { hresult: 0xa0040505 };
  const without = await new ScriptedAgent({
    "guest-exec": () => {
      throw new AgentRefusal("No such file or directory");
    },
  }).start();
  await assert.rejects(new ExecSessions(without.host, without.clock).list(1000), lack);
  let last = "";
  const old = await new ScriptedAgent({
    "guest-exec": ({ path }) => ((last = path as string), { pid: 1 }),
    "guest-exec-status": () =>
      last === "loginctl"
        ? { exited: true, exitcode: 0, "out-data": btoa("1 1000 alice seat0 tty1\n") }
        : { exited: true, exitcode: 127 },
  }).start();
  await assert.rejects(new ExecSessions(old.host, old.clock).list(1000), lack);
});

// The agent's log-off on real sessions: processes on pseudo-terminals in a process name space of their own,
// where nothing else runs. The name space and the change of user take root.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { mark, isAlive, processesOf, runs, until } from "./processes.js";
import { agentBinary, AgentProcess, type Json, type Reply } from "./agent-process.js";

interface Session {
  session: number;
  user: string;
  uid: number;
  tty: string;
}

interface Done {
  ended: number;
  killed: number;
  remaining: number;
  stragglers: number;
  cancelled: boolean;
}

const NAMESPACE = ["unshare", "--pid", "--fork", "--mount-proc", "--kill-child"];
/** Process 1 of the name space, which buries orphans as an init does: a shell that waits for the agent. */
const INIT = [...NAMESPACE, "sh", "-c", 'exec 3<&0; "$0" - <&3 & wait $!'];
const possible = spawnSync(NAMESPACE[0]!, [...NAMESPACE.slice(1), "true"]).status === 0;
const skip = possible ? false : "needs root: a process name space of its own";

/** Users that exist on no system: their names are their numbers. */
const ANN = 4201,
  BEN = 4202;

const folder = mkdtempSync(join(tmpdir(), "vm-agent-sessions-"));
let agent: AgentProcess;
async function start(...argv: string[]): Promise<void> {
  await agent.call("guest-exec", { path: argv[0], arg: argv.slice(1) });
}

const sessions = (): Promise<Session[]> => agent.call("guest-get-sessions");

const asUser = (uid: number): string => `setpriv --reuid=${uid} --regid=${uid} --clear-groups`;

/** Starts a session of a user on a new terminal, and waits until the command has started `sleep MARK`. */
async function logOn(uid: number, command: string, sleeper: string): Promise<Session> {
  const known = new Set((await sessions()).map((session) => session.session));
  const user = `exec ${asUser(uid)} sh -c '${command}'`;
  await start("script", "-qfec", user, "/dev/null");
  await until(() => isAlive(sleeper));
  const found = (await sessions()).filter((session) => !known.has(session.session));
  assert.equal(found.length, 1);
  return found[0]!;
}

/** Waits for the end of a log-off; checks that its events tell of every session, and never go backwards. */
async function finish(found: Session[]): Promise<Done & { steps: Json[] }> {
  const steps: Json[] = [];
  let remaining = found.length;
  for (;;) {
    const reply: Reply = await agent.next();
    if (reply.event === "LOGOFF_DONE") {
      const done = reply.data as unknown as Done;
      assert.equal(done.ended + done.remaining, found.length);
      assert.equal(steps.filter((step) => step.ended).length, done.ended);
      return { ...done, steps };
    }
    assert.equal(reply.event, "LOGOFF_PROGRESS", JSON.stringify(reply));
    const step = reply.data!;
    assert.ok(found.some((session) => session.session === step.session && session.user === step.user));
    assert.ok(Number(step.remaining) <= remaining);
    remaining = Number(step.remaining);
    steps.push(step);
  }
}

async function logoff(args: Json): Promise<Done & { found: Session[]; steps: Json[] }> {
  const { sessions: found } = await agent.call<{ sessions: Session[] }>("guest-logoff", args);
  return { found, ...(await finish(found)) };
}

before(() => {
  if (!possible) return;
  chmodSync(folder, 0o755);
  copyFileSync("/bin/sh", join(folder, "login"));
  execFileSync("mkfifo", [join(folder, "never")]);
  execFileSync("cc", [
    "-O1",
    "-o",
    join(folder, "stubborn"),
    join(import.meta.dirname, "stubborn.c"),
    "-lpthread",
  ]);
});

beforeEach(() => {
  agent = new AgentProcess([...INIT, agentBinary()]);
});

afterEach(async () => {
  assert.equal(await agent.close(), 0, agent.stderr);
  assert.equal(agent.stderr, "");
});

after(() => rmSync(folder, { recursive: true }));

describe("sessions", { skip }, () => {
  it("are those with a terminal and somebody past the password", async () => {
    const [a, b, inLogin, daemon] = [mark(), mark(), mark(), mark()];
    await start("script", "-qfec", `exec ${folder}/login -c ": < ${folder}/never"`, "/dev/null");
    await start("setsid", "sleep", daemon);
    await until(() => runs(`${folder}/login`));
    assert.deepEqual(await sessions(), []);

    const ann = await logOn(ANN, `sleep ${a}; :`, a);
    const ben = await logOn(BEN, `sleep ${b}; :`, b);
    await start(
      "script",
      "-qfec",
      `exec ${folder}/login -c "${asUser(ANN)} sleep ${inLogin}; :"`,
      "/dev/null",
    );
    await until(() => isAlive(inLogin));
    assert.deepEqual([ann.user, ann.uid, ben.user, ben.uid], [String(ANN), ANN, String(BEN), BEN]);
    assert.match(ann.tty, /^pts\/\d+$/);
    assert.notEqual(ann.tty, ben.tty);
    assert.deepEqual(
      (await sessions()).map((session) => session.uid),
      [ANN, BEN, ANN],
    );

    const users = await agent.call<{ user: string; "login-time": number }[]>("guest-get-users");
    assert.deepEqual(
      users.map(({ user }) => user),
      [String(ANN), String(BEN)],
    );
    assert.ok(users.every((user) => Math.abs(user["login-time"] - Date.now() / 1000) < 60));
  });
});

describe("log-off", { skip }, () => {
  it("of nobody finds nobody", async () => {
    const { sessions: found } = await agent.call<{ sessions: Session[] }>("guest-logoff", { all: true });
    assert.deepEqual(found, []);
    const done = (await agent.next()).data;
    assert.deepEqual(done, { ended: 0, killed: 0, remaining: 0, stragglers: 0, cancelled: false });
  });

  it("of all ends sessions and what left them, and neither root's daemons nor the agent", async () => {
    const a = mark(),
      b = mark(),
      root = mark(),
      left = mark(),
      stubborn = mark(),
      daemon = mark(),
      inLogin = mark();
    await start("setsid", "sleep", daemon);
    await logOn(ANN, `setsid sleep ${left} & nohup sleep 99 & sleep ${a}; :`, a);
    await logOn(BEN, `trap "" HUP TERM; sleep ${stubborn} & sleep ${b}; :`, b);
    await logOn(0, `sleep ${root}; :`, root);
    const closes = `${asUser(ANN)} sleep ${inLogin}; echo > ${folder}/closed`;
    await start("script", "-qfec", `exec ${folder}/login -c "${closes}"`, "/dev/null");
    await until(() => isAlive(inLogin));
    await until(() => isAlive(left));

    const { found, steps, ...done } = await logoff({ all: true, "grace-ms": 1000 });
    assert.deepEqual(
      found.map((session) => session.uid),
      [ANN, BEN, 0, ANN],
    );
    assert.deepEqual(done, { ended: 4, killed: 1, remaining: 0, stragglers: 0, cancelled: false });
    const ben = steps.filter((step) => step.user === String(BEN)).map((step) => [step.step, step.ended]);
    assert.deepEqual(ben, [
      ["hup", false],
      ["term", false],
      ["kill", false],
      ["kill", true],
    ]);
    for (const sleeper of [a, b, root, left, stubborn, inLogin]) assert.ok(!isAlive(sleeper), sleeper);
    assert.ok(isAlive(daemon));
    assert.ok(existsSync(`${folder}/closed`), "login was to close its session itself");
    assert.deepEqual(await sessions(), []);
  });

  it("of one user or one session leaves the others, and what may be theirs", async () => {
    const a = mark(),
      a2 = mark(),
      b = mark(),
      left = mark(),
      later = mark();
    await logOn(ANN, `setsid sleep ${left} & sleep ${a}; :`, a);
    await until(() => isAlive(left));
    await new Promise((resolve) => setTimeout(resolve, 50)); // start times are in hundredths of a second
    const second = await logOn(ANN, `setsid sleep ${later} & sleep ${a2}; :`, a2);
    await logOn(BEN, `sleep ${b}; :`, b);
    await until(() => isAlive(later));

    const first = (await sessions())[0]!;
    const one = await logoff({ session: first.session, "grace-ms": 1000 });
    assert.deepEqual(one.found, [first]);
    assert.deepEqual([a, a2, b, left, later].map(isAlive), [false, true, true, false, true]);

    const user = await logoff({ user: String(ANN), "grace-ms": 1000 });
    assert.deepEqual(user.found, [second]);
    assert.deepEqual([a2, b, later].map(isAlive), [false, true, false]);
    assert.deepEqual(
      (await sessions()).map((session) => session.uid),
      [BEN],
    );
    assert.deepEqual((await agent.call<Json>("guest-logoff", { user: "nobody here" })).sessions, []);
  });

  it("takes whoever su reached within a session, and that user's stragglers", async () => {
    const a = mark(),
      inSu = mark(),
      left = mark();
    const su = `${asUser(BEN)} sh -c "setsid sleep ${left} & sleep ${inSu}; :"`;
    await start("script", "-qfec", `${folder}/login -c '${asUser(ANN)} sleep ${a} & ${su}'`, "/dev/null");
    await until(() => isAlive(a) && isAlive(inSu) && isAlive(left));
    const { found, ended } = await logoff({ all: true, "grace-ms": 1000 });
    assert.deepEqual([found.length, ended], [1, 1]);
    assert.deepEqual([a, inSu, left].map(isAlive), [false, false, false]);
  });

  it("wakes what is stopped", async () => {
    const sleeper = mark();
    const session = await logOn(ANN, `sleep ${sleeper} & kill -STOP $$; :`, sleeper);
    const { killed } = await logoff({ session: session.session });
    assert.equal(killed, 0);
  });

  it("ends a process whose first thread has ended", async () => {
    const sleeper = mark();
    await logOn(ANN, `${folder}/stubborn headless & sleep ${sleeper}; :`, sleeper);
    await until(() => processesOf(ANN).length === 3);
    const { killed, remaining } = await logoff({ all: true, "grace-ms": 200 });
    assert.deepEqual([killed, remaining, processesOf(ANN)], [1, 0, []]);
  });

  it("ends ten thousand processes that ignore all but SIGKILL, and answers meanwhile", async () => {
    const sleeper = mark();
    await logOn(ANN, `${folder}/stubborn crowd & sleep ${sleeper}; :`, sleeper);
    await until(() => processesOf(ANN).length >= 10_000);
    const { sessions: found } = await agent.call<{ sessions: Session[] }>("guest-logoff", {
      all: true,
      "grace-ms": 1500,
    });
    agent.send('{"execute":"guest-ping","id":"meanwhile"}\n');
    const replies: Reply[] = [];
    while (replies.at(-1)?.event !== "LOGOFF_DONE") replies.push(await agent.next());
    assert.equal(found.length, 1);
    assert.ok(replies.some((reply) => reply.id === "meanwhile"));
    assert.deepEqual(replies.at(-1)!.data, {
      ended: 1,
      killed: 1,
      remaining: 0,
      stragglers: 0,
      cancelled: false,
    });
    assert.deepEqual(processesOf(ANN), []);
  });

  it("ends processes that multiply", async () => {
    const sleeper = mark();
    await logOn(ANN, `${folder}/stubborn bomb & sleep ${sleeper}; :`, sleeper);
    await until(() => processesOf(ANN).length > 40);
    const { remaining, stragglers } = await logoff({ all: true, "grace-ms": 300 });
    assert.deepEqual([remaining, stragglers, processesOf(ANN)], [0, 0, []]);
  });

  it("ends a process that is never the same", async () => {
    const sleeper = mark();
    await logOn(ANN, `${folder}/stubborn hopping & sleep ${sleeper}; :`, sleeper);
    const { remaining, stragglers } = await logoff({ all: true, "grace-ms": 300 });
    assert.deepEqual([remaining, stragglers], [0, 0]);
    // Looked for more than once: what hops can be missed.
    for (let i = 0; i < 20; i++) assert.deepEqual(processesOf(ANN), []);
  });

  it("is one at a time, of one choice", async () => {
    const sleeper = mark();
    await logOn(ANN, `trap "" HUP TERM; sleep ${sleeper}; :`, sleeper);
    for (const args of [{}, { all: true, user: "x" }, { all: false }, { user: "" }])
      assert.match(await agent.refused("guest-logoff", args), /exactly one|must be true/);
    assert.match(
      await agent.refused("guest-logoff", { all: true, "grace-ms": 3_600_001 }),
      /'grace-ms' is out of range/,
    );
    const { sessions: found } = await agent.call<{ sessions: Session[] }>("guest-logoff", {
      all: true,
      "grace-ms": 1000,
    });
    agent.send('{"execute":"guest-logoff","arguments":{"all":true},"id":2}\n');
    let second: Reply;
    do second = await agent.next();
    while (second.id !== 2);
    assert.match(second.error!.desc, /under way/);
    let last: Reply;
    do last = await agent.next();
    while (last.event !== "LOGOFF_DONE");
    assert.equal(last.data!.ended, found.length);
  });

  it("can be cancelled before it began, also by an agent that was stopped", async () => {
    const sleeper = mark();
    await logOn(ANN, `sleep ${sleeper}; :`, sleeper);
    assert.match(await agent.refused("guest-logoff-cancel"), /no log-off is under way/);
    const childOf = (pid: number): number =>
      Number(readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8"));
    const pid = childOf(childOf(agent.pid)); // unshare's child is init, and the agent is init's
    process.kill(pid, "SIGSTOP");
    agent.request("guest-logoff", { all: true });
    agent.request("guest-logoff-cancel");
    await new Promise((resolve) => setTimeout(resolve, 100));
    process.kill(pid, "SIGCONT");
    const replies = [await agent.next(), await agent.next(), await agent.next()];
    assert.equal(((replies[0]!.return as Json).sessions as Session[]).length, 1);
    assert.deepEqual(replies[1], { return: {} });
    assert.deepEqual(replies[2]!.data, { ended: 0, killed: 0, remaining: 1, stragglers: 0, cancelled: true });
    assert.ok(isAlive(sleeper));
    assert.equal((await sessions()).length, 1);
  });

  it("can be cancelled until a session has ended", async () => {
    const [a, b] = [mark(), mark()];
    await logOn(ANN, `trap "" HUP TERM; sleep ${a}; :`, a);
    const { sessions: found } = await agent.call<{ sessions: Session[] }>("guest-logoff", {
      all: true,
      "grace-ms": 60_000,
    });
    assert.equal((await agent.next()).data!.step, "hup");
    assert.deepEqual(await agent.call("guest-logoff-cancel"), {});
    assert.equal((await finish(found)).cancelled, true);
    assert.ok(isAlive(a));

    await logOn(BEN, `sleep ${b}; :`, b);
    await agent.call("guest-logoff", { all: true, "grace-ms": 1000 });
    let reply: Reply;
    do reply = await agent.next();
    while (!reply.data!.ended);
    agent.send('{"execute":"guest-logoff-cancel","id":1}\n');
    do reply = await agent.next();
    while (reply.id !== 1);
    assert.match(reply.error!.desc, /already ended/);
    do reply = await agent.next();
    while (reply.event !== "LOGOFF_DONE");
    assert.deepEqual([reply.data!.ended, reply.data!.cancelled], [2, false]);
  });
});

describe("shutdown", { skip }, () => {
  it("tells init by its signals, and says nothing", async () => {
    for (const [mode, signal] of [
      ["powerdown", "USR2"],
      ["halt", "USR1"],
      ["reboot", "TERM"],
    ]) {
      const init = `trap 'echo "{\\"got\\":\\"${signal}\\"}"; kill $!' ${signal}; exec 3<&0; "$0" - <&3 & wait`;
      const other = new AgentProcess([...NAMESPACE, "sh", "-c", init, agentBinary()]);
      other.request("guest-shutdown", { mode });
      assert.deepEqual(await other.next(), { got: signal });
      await other.close();
    }
  });
});

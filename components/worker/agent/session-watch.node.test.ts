// When the worker looks who is logged on, by a clock that a test moves.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Session } from "../../contract/contract.js";
import { Roster } from "./roster.js";
import { AgentRefusal, ScriptedAgent, settle, type Command } from "./scripted-agent.js";
import { SessionWatch } from "./session-watch.js";

const listed = [{ session: 312, user: "alice", uid: 1000, tty: "hvc0", "login-time": 1 }];

/** A guest whose agent has these commands, watched; `told` is who was logged on each time a page heard. */
async function watched(commands: Record<string, Command>) {
  const script = new ScriptedAgent(commands);
  await script.start();
  const told: string[] = [];
  const roster = new Roster((notice, data) => {
    if (notice === "sessions")
      told.push((data as { sessions: Session[] }).sessions.map(({ user }) => user).join());
  });
  const watch = new SessionWatch(script.host, script.clock, roster);
  const asked = (name: string) => script.requests.filter(({ execute }) => execute === name).length;
  return { script, clock: script.clock, watch, told, asked };
}

test("a log-on that prints something is told at once, a silent one within five seconds", async () => {
  let sessions: unknown[] = [];
  const { clock, watch, told } = await watched({ "guest-get-sessions": () => sessions });
  watch.start();
  await clock.pass(100);
  sessions = listed;
  watch.printed();
  await clock.pass(699);
  assert.deepEqual(told, []);
  await clock.pass(1);
  await settle();
  assert.deepEqual(told, ["alice"]);
  sessions = [];
  await clock.pass(4999);
  assert.deepEqual(told, ["alice"]);
  await clock.pass(1);
  await settle();
  assert.deepEqual(told, ["alice", ""]);
});

test("while no console prints the guest is asked less and less often, but twice a minute", async () => {
  const { clock, watch, asked } = await watched({ "guest-get-sessions": () => [] });
  const looks = async (time: number) => {
    const before = asked("guest-get-sessions");
    await clock.pass(time);
    await settle();
    return asked("guest-get-sessions") - before;
  };
  watch.start();
  await settle();
  assert.equal(await looks(5000), 1);
  assert.equal(await looks(10_000), 1);
  assert.equal(await looks(20_000), 1);
  assert.equal(await looks(30_000), 1);
  assert.equal(await looks(30_000), 1);
  watch.printed();
  assert.equal(await looks(700), 1);
  assert.equal(await looks(5000), 1);
});

test("a console that prints for ever is no reason to ask more often", async () => {
  const { clock, watch, asked } = await watched({ "guest-get-sessions": () => [] });
  watch.start();
  for (let time = 0; time < 7000; time += 10) {
    watch.printed();
    await clock.pass(10);
  }
  assert.ok(asked("guest-get-sessions") <= 11, `${asked("guest-get-sessions")} times`);
  assert.ok(asked("guest-get-sessions") >= 9, `${asked("guest-get-sessions")} times`);
});

test("what is printed while the guest is asked is followed by another look", async () => {
  const { script, clock, watch, asked } = await watched({ "guest-get-sessions": () => [] });
  script.stopped = true;
  watch.start();
  await settle();
  watch.printed();
  script.goOn();
  await settle();
  assert.equal(asked("guest-get-sessions"), 1);
  await clock.pass(700);
  await settle();
  assert.equal(asked("guest-get-sessions"), 2);
});

test("a guest that cannot say is not asked again before another agent answers", async () => {
  const { script, clock, watch, asked } = await watched({
    "guest-exec": () => {
      throw new AgentRefusal("no such program");
    },
  });
  watch.start();
  await settle();
  const before = asked("guest-exec");
  assert.ok(before > 0);
  watch.printed();
  watch.look();
  await clock.pass(60_000);
  assert.equal(asked("guest-exec"), before);
  watch.start();
  await settle();
  assert.ok(script.requests.length > 0 && asked("guest-exec") > before);
});

test("nothing is asked, and no late answer heard, once the agent is gone", async () => {
  const { script, clock, watch, told, asked } = await watched({ "guest-get-sessions": () => listed });
  script.stopped = true;
  watch.start();
  await settle();
  watch.stop();
  script.goOn();
  await settle();
  watch.printed();
  watch.look();
  await clock.pass(60_000);
  assert.equal(asked("guest-get-sessions"), 1);
  assert.deepEqual(told, []);
});

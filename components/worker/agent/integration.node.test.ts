// The integration components over the bytes of a port, and time that stands still while the machine is
// paused.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Session } from "../../contract/contract.js";
import { GuestClock } from "./clock.js";
import { Integration } from "./integration.js";
import { Roster } from "./roster.js";
import { ManualClock, settle } from "./scripted-agent.js";
import { LineReader } from "./wire.js";

const alice: Session = { session: 312, user: "alice", tty: "hvc0", since: 1000 };
const bob: Session = { session: 340, user: "bob", tty: "hvc1", since: 2000 };

test("while an agent answers, pages hear of it, of who is logged on, and of who logs off", async () => {
  const clock = new ManualClock();
  const told: [string, unknown][] = [];
  const reader = new LineReader();
  let logged = [{ session: 312, user: "alice", uid: 1000, tty: "hvc0", "login-time": 1 }];
  const integration = new Integration({
    clock,
    notify: (notice, data) => void told.push([notice, data]),
    write(bytes) {
      for (const { execute, arguments: args, id } of reader.push(bytes)) {
        const { id: sync } = (args ?? {}) as { id?: number };
        const names = ["guest-get-sessions", "guest-logoff"].map((name) => ({ name, enabled: true }));
        const values: Record<string, unknown> = {
          "guest-sync-delimited": sync,
          "guest-info": { version: "1", supported_commands: names },
          "guest-get-sessions": logged,
          "guest-ping": {},
        };
        const line = `${JSON.stringify({ return: values[execute as string], id })}\n`;
        void Promise.resolve().then(() => integration.receive(new TextEncoder().encode(line)));
      }
    },
  });
  integration.opened();
  await settle();
  const agent = { version: "1", commands: ["guest-get-sessions", "guest-logoff"] };
  assert.deepEqual(told.splice(0), [
    ["agent", { agent }],
    ["sessions", { sessions: [alice] }],
  ]);
  assert.deepEqual(integration.heartbeat, { heartbeating: true, percentage: 100 });
  logged = [];
  await clock.pass(6000);
  assert.deepEqual(told.splice(0), [
    ["guestLogoff", { type: 0, session: alice }],
    ["sessions", { sessions: [] }],
  ]);
  integration.closed();
  assert.deepEqual(told, [["agent", { agent: null }]]);
});

test("a session that a verb ends is announced once, as external", () => {
  const told: [string, unknown][] = [];
  const roster = new Roster((notice, data) => void told.push([notice, data]));
  roster.replace([alice, bob]);
  roster.replace([bob, alice]);
  const release = roster.expect([{ ...alice }]);
  roster.replace([bob]);
  roster.ended(alice);
  release();
  roster.replace([bob]);
  roster.clear();
  roster.clear();
  assert.deepEqual(told, [
    ["sessions", { sessions: [alice, bob] }],
    ["guestLogoff", { type: 2, session: alice }],
    ["sessions", { sessions: [bob] }],
    ["sessions", { sessions: [] }],
  ]);
});

test("one session for another is a change, though the number is the same", () => {
  const told: string[] = [];
  const roster = new Roster((notice) => void told.push(notice));
  roster.replace([alice]);
  roster.replace([bob]);
  assert.deepEqual(told, ["sessions", "guestLogoff", "sessions"]);
});

test("the guest's clock stands still while the machine is paused", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  let now = 0;
  context.mock.method(performance, "now", () => now);
  const pass = (ms: number) => {
    now += ms;
    context.mock.timers.tick(ms);
  };
  const clock = new GuestClock();
  const rung: string[] = [];
  clock.after(100, () => rung.push("early"));
  const stop = clock.after(50, () => rung.push("stopped"));
  stop();
  pass(60);
  clock.stop();
  clock.stop();
  clock.after(10, () => rung.push("made while paused"));
  pass(1000);
  assert.equal(clock.now(), 60);
  assert.deepEqual(rung, []);
  clock.start();
  clock.start();
  pass(10);
  assert.deepEqual(rung, ["made while paused"]);
  pass(30);
  assert.deepEqual(rung, ["made while paused", "early"]);
  assert.equal(clock.now(), 100);
});

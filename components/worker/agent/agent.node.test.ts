// The host's end of the agent port, against a scripted agent over real bytes.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Heartbeats } from "./heartbeats.js";
import { AgentRefusal, NO_ANSWER, ScriptedAgent, settle } from "./scripted-agent.js";
import { run } from "./exec.js";

const gone = { hresult: 0xa0040505 };
const late = { hresult: 0xa0040202 };

test("an agent is found by guest-info once the port opens, with the commands that are enabled", async () => {
  const agent = new ScriptedAgent({
    "guest-info": () => ({
      version: "10.0.13",
      supported_commands: [
        { name: "guest-ping", enabled: true },
        { name: "guest-exec", enabled: false },
        null,
        {},
      ],
    }),
  });
  assert.equal(agent.host.info, null);
  await agent.start();
  assert.deepEqual(agent.host.info, { version: "10.0.13", commands: ["guest-ping"] });
  assert.equal(agent.requests[0]?.execute, "guest-sync-delimited");
  agent.host.closed();
  assert.equal(agent.host.info, null);
  assert.deepEqual(agent.infos, [{ version: "10.0.13", commands: ["guest-ping"] }, null]);
});

test("an agent that starts late, or again after a reboot, is found too", async () => {
  const agent = new ScriptedAgent();
  agent.stopped = true;
  await agent.start();
  await agent.clock.pass(95_000);
  agent.goOn();
  await settle();
  assert.notEqual(agent.host.info, null);
  agent.host.closed();
  await agent.start();
  assert.notEqual(agent.host.info, null);
});

test("a port behind which nobody speaks the protocol has no agent, and costs a few bytes a minute", async () => {
  const agent = new ScriptedAgent({ "guest-sync-delimited": () => NO_ANSWER });
  await agent.start();
  agent.send(new TextEncoder().encode("login: \n\x00\x01 what?\n".repeat(100)));
  await agent.clock.pass(600_000);
  assert.equal(agent.host.info, null);
  assert.ok(agent.requests.length <= 22);
  await assert.rejects(async () => {
    const waiting = agent.host.call("guest-ping", {}, 1000);
    const [, passed] = await Promise.allSettled([waiting, agent.clock.pass(1000)]);
    assert.equal(passed.status, "fulfilled");
    await waiting;
  }, late);
});

test("calls take turns and get their own replies", async () => {
  const agent = await new ScriptedAgent({ echo: ({ n }) => n }).start();
  const replies = await Promise.all([1, 2, 3].map((n) => agent.host.call("echo", { n }, 1000)));
  assert.deepEqual(replies, [1, 2, 3]);
});

test("replies without an id count as well", async () => {
  const agent = await new ScriptedAgent({ old: () => NO_ANSWER }).start();
  const reply = agent.host.call("old", {}, 1000);
  await settle();
  agent.send({ return: "old style" });
  assert.equal(await reply, "old style");
});

test("an error is DISP_E_EXCEPTION with the guest's words; an unknown command a missing feature", async () => {
  const agent = await new ScriptedAgent({
    fail: () => {
      throw new AgentRefusal("No such file or directory");
    },
  }).start();
  await assert.rejects(agent.host.call("fail", {}, 1000), {
    hresult: 0x80020009,
    detail: "No such file or directory",
  });
  await assert.rejects(agent.host.call("missing", {}, 1000), gone);
});

test("a reply that comes too late is not taken for the next one", async () => {
  const agent = await new ScriptedAgent({ slow: () => "slow", fast: () => "fast" }).start();
  agent.stopped = true;
  const slow = assert.rejects(agent.host.call("slow", {}, 1000), late);
  await agent.clock.pass(1000);
  await slow;
  const fast = agent.host.call("fast", {}, 1000);
  await settle();
  agent.goOn();
  assert.equal(await fast, "fast");
});

test("a call waits no longer than its own time-out for its turn", async () => {
  const agent = await new ScriptedAgent({ never: () => NO_ANSWER }).start();
  const long = assert.rejects(agent.host.call("never", {}, 60_000), late);
  const short = assert.rejects(agent.host.call("guest-ping", {}, 1000), late);
  await agent.clock.pass(1000);
  await short;
  await agent.clock.pass(59_000);
  await long;
  assert.deepEqual(await agent.host.call("guest-ping", {}, 1000), {});
  assert.equal(agent.requests.filter(({ execute }) => execute === "guest-ping").length, 1);
});

test("a closing port ends every call at once", async () => {
  const agent = await new ScriptedAgent({ never: () => NO_ANSWER }).start();
  const calls = [agent.host.call("never", {}, 60_000), agent.host.call("guest-ping", {}, 60_000)];
  const ends = Promise.all(calls.map((call) => assert.rejects(call, gone)));
  await settle();
  agent.host.closed();
  await ends;
  await assert.rejects(agent.host.call("guest-ping", {}, 1000), gone);
});

test("a port that closes during a sync ends the call too", async () => {
  const agent = new ScriptedAgent({ "guest-sync-delimited": () => NO_ANSWER });
  await agent.start();
  const end = assert.rejects(agent.host.call("guest-ping", {}, 60_000), gone);
  await settle();
  agent.host.closed();
  await end;
});

test("events are told in order, between replies and within pieces", async () => {
  const agent = await new ScriptedAgent().start();
  const seen: string[] = [];
  const end = agent.host.listen(({ event, data }) => void seen.push(`${event} ${String(data.n)}`));
  agent.event("A", { n: 1 });
  const ping = agent.host.call("guest-ping", {}, 1000);
  agent.send({ event: "B", data: null });
  await ping;
  end();
  agent.event("C", {});
  assert.deepEqual(seen, ["A 1", "B undefined"]);
});

test("`answered` is called before events behind the reply", async () => {
  const agent = await new ScriptedAgent({ go: () => NO_ANSWER }).start();
  const seen: string[] = [];
  agent.host.listen(({ event }) => void seen.push(event));
  const call = agent.host.call("go", {}, 1000, () => void seen.push("answered"));
  await settle();
  const lines = '{"event": "BEFORE"}\n{"return": {}}\n{"event": "AFTER"}\n';
  agent.send(new TextEncoder().encode(lines));
  await call;
  assert.deepEqual(seen, ["BEFORE", "answered", "AFTER"]);
});

test("order: silence behind a sync is success, an error is an error, a closing port is success", async () => {
  const agent = await new ScriptedAgent({
    "guest-shutdown": ({ mode }) => {
      if (mode === "bad") throw new AgentRefusal("Invalid parameter");
      return NO_ANSWER;
    },
  }).start();
  await agent.host.order("guest-shutdown", { mode: "powerdown" }, 1000);
  await assert.rejects(agent.host.order("guest-shutdown", { mode: "bad" }, 1000), {
    detail: "Invalid parameter",
  });
  assert.deepEqual(await agent.host.call("guest-ping", {}, 1000), {});
  agent.stopped = true;
  const ordered = agent.host.order("guest-shutdown", {}, 1000);
  await settle();
  agent.host.closed();
  await ordered;
});

test("heartbeats: ten a minute; a silent minute is reported once; the next sign of life ends it", async () => {
  const agent = await new ScriptedAgent().start();
  let stops = 0;
  const heartbeats = new Heartbeats(agent.host, agent.clock, () => void stops++);
  heartbeats.start();
  await agent.clock.pass(1000);
  assert.deepEqual(heartbeats.now, { heartbeating: true, percentage: 100 });
  await agent.clock.pass(120_000);
  assert.deepEqual(heartbeats.now, { heartbeating: true, percentage: 100 });
  agent.stopped = true;
  await agent.clock.pass(30_000);
  const { heartbeating, percentage } = heartbeats.now;
  assert.equal(heartbeating, true);
  assert.ok(percentage >= 40 && percentage <= 60);
  assert.equal(stops, 0);
  await agent.clock.pass(200_000);
  assert.deepEqual(heartbeats.now, { heartbeating: false, percentage: 0 });
  assert.equal(stops, 1);
  agent.goOn();
  await agent.clock.pass(12_000);
  assert.equal(heartbeats.now.heartbeating, true);
  agent.stopped = true;
  await agent.clock.pass(100_000);
  assert.equal(stops, 2);
  heartbeats.stop();
});

test("exec waits for the end of the program and decodes what it printed", async () => {
  let looks = 0;
  const agent = await new ScriptedAgent({
    "guest-exec": () => ({ pid: 41 }),
    "guest-exec-status": ({ pid }) =>
      ++looks < 3
        ? { exited: false }
        : { exited: true, exitcode: pid === 41 ? 3 : 0, "out-data": btoa("aus\xc3\xbc\n"), "err-data": "" },
  }).start();
  const finished = run(agent.host, agent.clock, ["who", "-u"], 10_000);
  await agent.clock.pass(1000);
  assert.deepEqual(await finished, { exitCode: 3, out: "ausü\n", err: "" });
  assert.deepEqual(agent.requests.find(({ execute }) => execute === "guest-exec")?.arguments, {
    path: "who",
    arg: ["-u"],
    "capture-output": true,
  });
});

// logoff, from a page's call to the bytes on the agent's port: each row of its table by its own cause.

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import type { VmTask } from "../../api/index.js";
import type { LogoffArgs, Session } from "../../contract/contract.js";
import { VmError } from "../../contract/vm-error.js";
import { AgentRefusal, NO_ANSWER, settle, type Command } from "../agent/scripted-agent.js";
import { ScriptedGuest, listed } from "./scripted-guest.js";

const alice: Session = { session: 312, user: "alice", tty: "hvc0", since: 1_764_000_000_250 };
const bob: Session = { session: 340, user: "bob", tty: "hvc1", since: 1_764_000_060_000 };
const root: Session = { session: 290, user: "root", tty: "ttyS0", since: 1_763_999_000_000 };

let guest: ScriptedGuest;
afterEach(() => guest.close());

/** A guest with the small agent, these sessions on it, and a page. */
async function boot(sessions: Session[], commands: Record<string, Command> = {}, rights?: never[]) {
  guest = new ScriptedGuest({
    "guest-get-sessions": () => sessions.map(listed),
    "guest-logoff": () => ({ sessions: sessions.map(listed) }),
    "guest-logoff-cancel": () => ({}),
    ...commands,
  });
  await guest.script.start();
  return guest.page(rights);
}

async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; !condition(); turn++) {
    assert.ok(turn < 100_000, "what was waited for did not come");
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function messages(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  await settle();
}

function logoffsAsked(): unknown[] {
  return guest.script.requests.filter(({ execute }) => execute.startsWith("guest-logoff"));
}

function progress({ session, user, tty }: Session, ended: boolean, remaining: number, step = "hup"): void {
  guest.script.event("LOGOFF_PROGRESS", { session, user, tty, step, ended, remaining });
}

function done(remaining: number, cancelled = false): void {
  guest.script.event("LOGOFF_DONE", { ended: 0, killed: 0, remaining, stragglers: 0, cancelled });
}

/** The call is refused with this code, nothing was asked of the guest, and no verb is left waiting. */
async function refused(task: VmTask, hresult: number): Promise<VmError> {
  const error = await task.accepted.then(
    () => assert.fail("accepted"),
    (reason: VmError) => reason,
  );
  assert.equal(error.hresult, hresult, error.message);
  assert.equal(error.origin, "call");
  await assert.rejects(async () => await task, error);
  assert.equal(guest.watchers, 0);
  return error;
}

/** The task was accepted and fails with this code and result. */
async function failed(task: VmTask, hresult: number, result: number): Promise<VmError> {
  await task.accepted;
  const error = await task.then(
    () => assert.fail("succeeded"),
    (reason: VmError) => reason,
  );
  assert.equal(error.hresult, hresult, error.message);
  assert.equal(error.origin, "task");
  assert.equal(task.error, hresult);
  assert.equal(task.result, result);
  assert.equal(guest.watchers, 0);
  return error;
}

test("row 1: null where an object is due is E_POINTER, before anything else", async () => {
  const vm = await boot([alice]);
  guest.known = false;
  await refused(vm.guestOS.logoff(null as never), 0x80004003);
  assert.deepEqual(logoffsAsked(), []);
});

test("wrong options are E_INVALIDARG and name themselves", async () => {
  const vm = await boot([alice]);
  for (const [options, name] of [
    [{ timeout: 0 }, "timeout"],
    [{ timeout: 4_000_001 }, "timeout"],
    [{ timeout: "5" }, "timeout"],
    [{ gracePeriod: -1 }, "gracePeriod"],
    [{ gracePeriod: 0.5 }, "gracePeriod"],
    [{ user: "" }, "user"],
    [{ user: null }, "user"],
    [{ session: 0 }, "session"],
    [{ user: "alice", session: 312 }, "session"],
    [{ grace: 5 }, "grace"],
    ["alice", "options"],
  ] as [LogoffArgs, string][]) {
    const error = await refused(vm.guestOS.logoff(options), 0x80070057);
    assert.match(error.detail, new RegExp(`\\b${name}\\b`));
  }
  assert.deepEqual(logoffsAsked(), []);
});

test("row 2: a machine that is gone or was never read is VM_E_VM_UNKNOWN, rights or not", async () => {
  await boot([alice]);
  const stranger = guest.page(["read"]);
  guest.known = false;
  await refused(stranger.guestOS.logoff(), 0xa0040207);
  stranger.end(new VmError("RPC_E_SERVER_DIED"));
  await refused(stranger.guestOS.logoff(), 0xa0040207);
});

test("row 3: a handle without execute access is ERROR_ACCESS_DENIED, running or not", async () => {
  await boot([alice]);
  guest.state = "turned-off";
  const reader = guest.page(["read", "write", "changePermissions"]);
  await refused(reader.guestOS.logoff(), 0x80070005);
  assert.deepEqual(logoffsAsked(), []);
});

test("row 4: off, saved or starting is VM_E_VM_NOT_RUNNING, agent or not", async () => {
  const vm = await boot([alice]);
  guest.script.host.closed();
  for (const state of ["turned-off", "saved", "turning-on", "restoring", "saving", "turning-off"] as const) {
    guest.state = state;
    await refused(vm.guestOS.logoff(), 0xa0040206);
  }
});

test("row 5: paused is VM_E_VM_PAUSED, agent or not", async () => {
  const vm = await boot([alice]);
  guest.state = "paused";
  await refused(vm.guestOS.logoff(), 0xa0040507);
  guest.script.host.closed();
  await refused(vm.guestOS.logoff(), 0xa0040507);
  assert.deepEqual(logoffsAsked(), []);
});

test("row 6: no agent, or one that cannot log users off, is VM_E_ADDITIONS_FEATURE_NOT_AVAIL", async () => {
  guest = new ScriptedGuest({ "guest-get-users": () => [] });
  const vm = guest.page();
  await refused(vm.guestOS.logoff(), 0xa0040505);
  await guest.script.start();
  const error = await refused(vm.guestOS.logoff(), 0xa0040505);
  assert.match(error.detail, /guest-logoff/);
});

test("row 6: an agent that goes away while it is asked", async () => {
  const vm = await boot([alice], { "guest-logoff": () => NO_ANSWER });
  const task = vm.guestOS.logoff();
  await until(() => logoffsAsked().length === 1);
  guest.script.host.closed();
  await refused(task, 0xa0040505);
});

test("row 4 again: a machine that goes off while its guest is asked", async () => {
  const vm = await boot([alice], { "guest-logoff": () => NO_ANSWER });
  const task = vm.guestOS.logoff();
  await until(() => logoffsAsked().length === 1);
  guest.become("turned-off");
  guest.script.host.closed();
  await refused(task, 0xa0040206);
});

test("row 7: an agent that does not take the request in time is VM_E_TIMED_OUT, and must not do it later", async () => {
  const vm = await boot([alice]);
  for (const [options, timeout] of [
    [{}, 30_000],
    [{ timeout: 500 }, 500],
  ] as const) {
    guest.script.stopped = true;
    const task = vm.guestOS.logoff(options);
    await messages();
    await guest.clock.pass(timeout - 1);
    await messages();
    assert.equal(task.isComplete, false);
    await guest.clock.pass(1);
    const error = await refused(task, 0xa0040202);
    assert.equal(error.retryable, true);
    guest.script.goOn();
    await settle();
  }
  assert.deepEqual(
    guest.script.requests.map(({ execute }) => execute).filter((name) => name.startsWith("guest-logoff")),
    // The second time the agent was known to be silent: it was asked nothing but whether it is there.
    ["guest-logoff", "guest-logoff-cancel", "guest-logoff-cancel"],
  );
});

test("row 8: nobody logged on is ERROR_NO_SUCH_LOGON_SESSION, by the task", async () => {
  const vm = await boot([]);
  await failed(vm.guestOS.logoff(), 0x80070520, 2);
  await failed(vm.guestOS.logoff({ user: "carol" }), 0x80070520, 2);
});

test("row 9: sessions that remain after SIGKILL are VM_E_TIMED_OUT with result 6, and are named", async () => {
  const vm = await boot([alice, bob]);
  const task = vm.guestOS.logoff({ gracePeriod: 1000 });
  await task.accepted;
  progress(alice, true, 1, "kill");
  progress(bob, false, 1, "kill");
  done(1);
  const error = await failed(task, 0xa0040202, 6);
  assert.equal(error.detail, "still logged on: bob on hvc1");
  assert.equal(task.percentCompleted, 50);
});

test("row 9: an agent that falls silent after it took the request ends the task in time", async () => {
  const vm = await boot([alice, bob]);
  const task = vm.guestOS.logoff({ gracePeriod: 1000 });
  await task.accepted;
  guest.script.stopped = true;
  await guest.clock.pass(1000 + 5000 + 30_000 - 1);
  await messages();
  assert.equal(task.isComplete, false);
  await guest.clock.pass(1);
  await failed(task, 0xa0040202, 6);
});

test("row 9: events that never end do not keep the task alive", async () => {
  const vm = await boot([alice, bob]);
  const task = vm.guestOS.logoff({ gracePeriod: 0 });
  await task.accepted;
  for (let second = 0; second < 40; second++) {
    progress(alice, false, 2);
    await guest.clock.pass(1000);
  }
  await failed(task, 0xa0040202, 6);
});

test("row 10, call: the guest's own refusal is DISP_E_EXCEPTION with its cause", async () => {
  const vm = await boot([alice], {
    "guest-logoff": () => {
      throw new AgentRefusal("a log-off is under way");
    },
  });
  const error = await refused(vm.guestOS.logoff(), 0x80020009);
  assert.equal(error.detail, "a log-off is under way");
  assert.ok(error.cause instanceof VmError);
});

test("row 10, task: what ends the guest meanwhile is DISP_E_EXCEPTION with its cause", async () => {
  const causes: [string, number, () => void][] = [
    ["switched off", 0xa0040206, () => guest.become("turned-off")],
    ["reset", 0xa0040504, () => guest.happen("reset")],
    ["panicked", 0xa0040504, () => guest.happen("panic")],
    ["lost its agent", 0xa0040504, () => guest.script.host.closed()],
  ];
  for (const [name, hresult, happen] of causes) {
    const vm = await boot([alice, bob]);
    const task = vm.guestOS.logoff();
    await task.accepted;
    happen();
    const error = await failed(task, 0x80020009, 2);
    assert.ok(error.cause instanceof VmError, name);
    assert.equal(error.cause.hresult, hresult, name);
    guest.close();
  }
});

test("success: percent = ended ÷ found, the step names who is left, the events come first", async () => {
  const vm = await boot([root, alice, bob]);
  const log: string[] = [];
  vm.addEventListener("guestlogoff", ({ detail }) => {
    log.push(`${detail.session.user} logged off, type ${detail.type}`);
  });
  const task = vm.guestOS.logoff();
  task.addEventListener("progress", ({ detail }) =>
    log.push(`${detail.percentCompleted} ${detail.description}`),
  );
  task.addEventListener("complete", () => log.push("complete"));
  await task.accepted;
  progress(root, false, 3);
  progress(bob, true, 2);
  progress(bob, true, 2);
  progress(root, true, 1);
  progress({ ...alice, session: 9999 }, true, 0);
  progress(alice, true, 0, "term");
  done(0);
  await task;
  assert.deepEqual(log, [
    "0 Asking the guest's agent",
    "0 Logging off root on ttyS0",
    "bob logged off, type 2",
    "33 Logging off root on ttyS0",
    "root logged off, type 2",
    "66 Logging off alice on hvc0",
    "alice logged off, type 2",
    "100 Logging off alice on hvc0",
    "100 Done",
    "complete",
  ]);
  assert.equal(task.result, 0);
  assert.equal(guest.watchers, 0);
});

test("a guest that only says that it is done still has each log-off announced", async () => {
  const vm = await boot([alice, bob]);
  const seen: string[] = [];
  vm.addEventListener("guestlogoff", ({ detail }) => seen.push(detail.session.user));
  const task = vm.guestOS.logoff();
  await task.accepted;
  done(0);
  await task;
  assert.deepEqual(seen, ["alice", "bob"]);
});

test("events of an earlier log-off, and such that come with the answer, are told apart", async () => {
  const vm = await boot([alice], { "guest-logoff": () => NO_ANSWER });
  const task = vm.guestOS.logoff();
  await until(() => logoffsAsked().length === 1);
  done(0);
  const lines = [
    { return: { sessions: [listed(alice)] } },
    { event: "LOGOFF_PROGRESS", data: { ...alice, step: "hup", ended: true, remaining: 0 } },
    { event: "LOGOFF_DONE", data: { remaining: 0, cancelled: false } },
  ];
  guest.script.send(new TextEncoder().encode(lines.map((line) => `${JSON.stringify(line)}\n`).join("")));
  await task;
  assert.equal(task.percentCompleted, 100);
});

test("the target and the grace period reach the guest", async () => {
  const vm = await boot([]);
  for (const options of [{}, { user: "bob" }, { session: 312, gracePeriod: 0 }]) {
    await vm.guestOS.logoff(options).catch(() => {});
  }
  assert.deepEqual(
    guest.script.requests.flatMap((request) =>
      request.execute === "guest-logoff" ? [request.arguments] : [],
    ),
    [
      { all: true, "grace-ms": 10_000 },
      { user: "bob", "grace-ms": 10_000 },
      { session: 312, "grace-ms": 0 },
    ],
  );
});

test("cancel: until the first session has ended", async () => {
  const vm = await boot([alice, bob]);
  const task = vm.guestOS.logoff();
  await until(() => task.isCancelable);
  task.cancel();
  await until(() => logoffsAsked().length === 2);
  done(2, true);
  await failed(task, 0x800704c7, 1);

  const late = vm.guestOS.logoff();
  await late.accepted;
  progress(alice, false, 2);
  await until(() => late.isCancelable);
  progress(alice, true, 1);
  await until(() => late.percentCompleted === 50);
  assert.throws(() => late.cancel(), { hresult: 0x80004005 });
  progress(bob, true, 0);
  done(0);
  await late;
});

test("cancel that the guest refuses, since a session has just ended, lets the task go on", async () => {
  const vm = await boot([alice, bob], {
    "guest-logoff-cancel": () => {
      throw new AgentRefusal("a session has already ended");
    },
  });
  const task = vm.guestOS.logoff();
  await task.accepted;
  progress(alice, false, 2);
  await until(() => task.isCancelable);
  task.cancel();
  await until(() => logoffsAsked().length === 2);
  progress(alice, true, 1);
  progress(bob, true, 0);
  done(0);
  await task;
  assert.equal(task.result, 0);
});

test("a paused machine's log-off waits, and goes on with it", async () => {
  const vm = await boot([alice]);
  const task = vm.guestOS.logoff();
  await task.accepted;
  guest.become("paused");
  await messages();
  assert.equal(task.isComplete, false);
  guest.become("running");
  progress(alice, true, 0);
  done(0);
  await task;
});

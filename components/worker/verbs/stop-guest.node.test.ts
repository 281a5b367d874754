// shutdown, restart, users, osInfo and heartbeat, from a page's call to the bytes on the agent's port.

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import type { VmTask } from "../../api/index.js";
import type { VmError } from "../../contract/vm-error.js";
import { AgentRefusal, NO_ANSWER, settle, type Command } from "../agent/scripted-agent.js";
import { ScriptedGuest, listed } from "./scripted-guest.js";

let guest: ScriptedGuest;
afterEach(() => guest.close());

async function boot(commands: Record<string, Command> = {}) {
  guest = new ScriptedGuest({ "guest-shutdown": () => NO_ANSWER, ...commands });
  await guest.script.start();
  return guest.page();
}

async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; !condition(); turn++) {
    assert.ok(turn < 100_000, "what was waited for did not come");
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const modesAsked = () =>
  guest.script.requests.flatMap((request) =>
    request.execute === "guest-shutdown" ? [request.arguments.mode] : [],
  );

async function rejection(task: VmTask): Promise<VmError> {
  return task.then(
    () => assert.fail("succeeded"),
    (error: VmError) => error,
  );
}

test("the checks of both verbs, in their order", async () => {
  const vm = await boot();
  const both = () => [vm.guestOS.shutdown(), vm.guestOS.restart()];
  const expect = async (tasks: VmTask[], hresult: number) => {
    for (const task of tasks) {
      await assert.rejects(task.accepted, { hresult, origin: "call" });
      assert.equal(task.error, hresult);
    }
  };
  await expect([vm.guestOS.shutdown(null as never), vm.guestOS.restart(null as never)], 0x80004003);
  await expect([vm.guestOS.shutdown({ force: 1 as never }), vm.guestOS.restart({ timeout: 0 })], 0x80070057);
  await expect([guest.page(["read"]).guestOS.shutdown()], 0x80070005);
  guest.state = "paused";
  await expect(both(), 0xa0040507);
  guest.state = "turned-off";
  await expect(both(), 0xa0040206);
  guest.state = "running";
  guest.script.host.closed();
  await expect(both(), 0xa0040505);
  guest.known = false;
  await expect(both(), 0xa0040207);
});

test("an agent that does not answer in time is the call's VM_E_TIMED_OUT, and is not told to shut down later", async () => {
  const vm = await boot();
  guest.script.stopped = true;
  const task = vm.guestOS.shutdown({ timeout: 700 });
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  await guest.clock.pass(700);
  await assert.rejects(task.accepted, { hresult: 0xa0040202, origin: "call" });
  guest.script.goOn();
  await settle();
  assert.deepEqual(modesAsked(), []);
});

test("shutdown ends when the machine is off, restart when it was reset", async () => {
  for (const [verb, mode, happen] of [
    ["shutdown", "powerdown", () => guest.become("turned-off")],
    ["restart", "reboot", () => guest.happen("reset")],
  ] as const) {
    const vm = await boot();
    const task = vm.guestOS[verb]();
    await task.accepted;
    await until(() => modesAsked().length === 1);
    guest.become("turning-off");
    guest.script.host.closed();
    assert.equal(task.isComplete, false);
    happen();
    await task;
    assert.deepEqual(modesAsked(), [mode]);
    assert.equal(guest.watchers, 0);
    guest.close();
  }
});

test("a guest that does the other thing gave it up: result 9", async () => {
  const vm = await boot();
  const off = vm.guestOS.shutdown();
  await off.accepted;
  guest.happen("reset");
  assert.equal((await rejection(off)).symbol, "ERROR_OPERATION_ABORTED");
  assert.equal(off.result, 9);
  const again = vm.guestOS.restart();
  await again.accepted;
  guest.become("turned-off");
  await rejection(again);
  assert.equal(again.result, 9);
});

test("what the guest says against it is the task's error", async () => {
  for (const [words, hresult] of [
    ["A shutdown is already in progress", 0x8007045b],
    ["Operation inhibited by alice", 0x800704f7],
    ["Operation not permitted", 0x80070005],
    ["the system is still booting", 0x80070015],
    ["child process has failed to shutdown", 0x80020009],
  ] as const) {
    const vm = await boot({
      "guest-shutdown": () => {
        throw new AgentRefusal(words);
      },
    });
    const task = vm.guestOS.shutdown();
    await task.accepted;
    const error = await rejection(task);
    assert.equal(error.hresult, hresult, words);
    assert.equal(error.origin, "task");
    assert.equal(error.detail, words);
    guest.close();
  }
});

test("a second one while the first is under way is ERROR_SHUTDOWN_IN_PROGRESS, and the first goes on", async () => {
  const vm = await boot();
  const first = vm.guestOS.shutdown();
  await first.accepted;
  const second = vm.guestOS.restart();
  await second.accepted;
  assert.equal((await rejection(second)).hresult, 0x8007045b);
  guest.become("turned-off");
  await first;
});

test("a guest that stays on is VM_E_TIMED_OUT with result 6", async () => {
  const vm = await boot();
  const task = vm.guestOS.shutdown();
  await task.accepted;
  await until(() => modesAsked().length === 1);
  await guest.clock.pass(120_000);
  assert.equal((await rejection(task)).hresult, 0xa0040202);
  assert.equal(task.result, 6);
});

test("a panic on the way down is DISP_E_EXCEPTION", async () => {
  const vm = await boot();
  const task = vm.guestOS.shutdown();
  await task.accepted;
  guest.happen("panic");
  assert.equal((await rejection(task)).hresult, 0x80020009);
});

test("force goes by systemctl, else by poweroff -f, else the ordinary way", async () => {
  const asked: string[][] = [];
  const vm = await boot({
    "guest-exec": ({ path, arg }) => {
      asked.push([path as string, ...(arg as string[])]);
      throw new AgentRefusal("No such file or directory");
    },
    "guest-exec-status": () => ({ exited: true, exitcode: 0 }),
  });
  const task = vm.guestOS.restart({ force: true });
  await task.accepted;
  await until(() => modesAsked().length === 1);
  assert.deepEqual(asked, [
    ["systemctl", "--force", "reboot"],
    ["reboot", "-f"],
  ]);
  guest.happen("reset");
  await task;
});

test("users, osInfo and heartbeat answer with what the guest says", async () => {
  const alice = { session: 312, user: "alice", tty: "hvc0", since: 1_764_000_000_250 };
  const vm = await boot({
    "guest-get-sessions": () => [listed(alice), { user: 5 }, null],
    "guest-get-osinfo": () => ({
      id: "debian",
      "pretty-name": "Debian 13",
      "version-id": "13",
      machine: "riscv64",
    }),
    "guest-get-host-name": () => ({ "host-name": "guest" }),
  });
  const heard: string[][] = [];
  vm.addEventListener("sessions", ({ detail }) => heard.push(detail.sessions.map(({ user }) => user)));
  assert.deepEqual(await vm.guestOS.users(), [alice]);
  assert.equal(await vm.guestOS.isUserLoggedOn(), true);
  await until(() => vm.guestOS.sessions.length === 1);
  assert.deepEqual(heard, [["alice"]]);
  assert.deepEqual(await vm.guestOS.osInfo(), {
    name: "Debian 13",
    id: "debian",
    version: "13",
    kernel: "",
    machine: "riscv64",
    hostName: "guest",
  });
  assert.equal(await vm.guestOS.osName(), "Debian 13");
  assert.equal(await vm.guestOS.computerName(), "guest");
  assert.equal(await vm.guestOS.heartbeatPercentage(), 100);
  guest.script.host.closed();
  await assert.rejects(vm.guestOS.isHeartbeating(), { hresult: 0xa0040504 });
  await assert.rejects(vm.guestOS.users(), { hresult: 0xa0040505 });
  guest.state = "turned-off";
  await assert.rejects(vm.guestOS.isHeartbeating(), { hresult: 0xa0040206 });
});

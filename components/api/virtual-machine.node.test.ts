// VirtualMachine over a real port: facts, events, tasks, sharing, the end.

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { VERBS } from "../contract/contract.js";
import { ALL_RIGHTS, maskOf, type Right } from "../contract/rights.js";
import { serve, type Handlers, type Server } from "../contract/serve.js";
import { VmError, VirtualMachine, connect } from "./index.js";

let servers: Server[] = [];
beforeEach(() => void (servers = []));
afterEach(() => servers.forEach((server) => server.end(new VmError("VM_E_VM_UNKNOWN"))));

async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; !condition(); turn++) {
    assert.ok(turn < 100_000, "what was waited for did not come");
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A machine that does as told, shares, and a page's view of it. */
function machine(given: Partial<Handlers> = {}, rights: readonly Right[] = ALL_RIGHTS) {
  const refuse = () => {
    throw new VmError("E_FAIL");
  };
  const others = Object.fromEntries(Object.keys(VERBS).map((verb) => [verb, refuse])) as unknown as Handlers;
  const handlers: Handlers = {
    ...others,
    share({ rights: asked, port }, { server }) {
      return { share: servers.push(serve(port, host, maskOf(asked) & server.mask)) - 1 };
    },
    revoke: ({ share }) => servers[share]?.end(new VmError("ERROR_ACCESS_DENIED", { detail: "revoked" })),
    release: () => {},
    ...given,
  };
  const host = { handlers, known: () => true };
  const { port1, port2 } = new MessageChannel();
  const server = serve(port1, host, maskOf(rights));
  servers.push(server);
  return { server, vm: new VirtualMachine(port2) };
}

test("facts are as last heard, and each notice is an event", async () => {
  const { server, vm } = machine();
  const seen: string[] = [];
  vm.addEventListener("statechange", ({ detail }) => seen.push(`state ${detail.state} ${vm.state}`));
  vm.addEventListener("agent", ({ detail }) => seen.push(`agent ${detail.agent?.version}`));
  vm.addEventListener("heartbeatstopped", () => seen.push("heartbeatstopped"));
  assert.equal(vm.state, "invalid");
  assert.deepEqual(vm.rights, []);
  server.notify("configured", { name: "Debian", memory: 128, consoles: ["ttyS0", "hvc0"] });
  server.notify("state", { state: "running" });
  server.notify("agent", { agent: { version: "1.2", commands: ["guest-shutdown"] } });
  server.notify("heartbeatStopped", {});
  await until(() => seen.length === 3);
  assert.deepEqual(seen, ["state running running", "agent 1.2", "heartbeatstopped"]);
  assert.deepEqual(vm.rights, ALL_RIGHTS);
  assert.equal(vm.name, "Debian");
  assert.equal(vm.memory, 128);
  assert.deepEqual(vm.consoles, ["ttyS0", "hvc0"]);
  assert.equal(vm.guestOS.canShutdown, true);
  assert.equal(vm.guestOS.integrationComponentsVersion, "1.2");
});

test("tasks are listed and announced; old ones give way, running ones stay", async () => {
  const { vm } = machine({
    startup: () => new Promise<void>(() => {}),
    reset: () => {},
  });
  const begun: number[] = [];
  let ends = 0;
  vm.addEventListener("task", ({ detail }) => begun.push(detail.task.id));
  vm.addEventListener("progress", ({ detail }) => void (detail.task.isComplete && ends++));
  const running = vm.startup();
  for (let turn = 0; turn < 30; turn++) await vm.reset();
  assert.deepEqual(
    begun,
    Array.from({ length: 31 }, (_, index) => index + 1),
  );
  assert.equal(ends, 30);
  assert.equal(vm.tasks[0], running);
  assert.ok(vm.tasks.length <= 18);
});

test("ready: once a user can log in, until the machine goes off, again in the next run", async () => {
  const { server, vm } = machine({ startup: () => {} });
  server.notify("state", { state: "turned-off" });
  await vm.startup();
  const first = vm.ready;
  server.notify("state", { state: "turning-on" });
  server.notify("state", { state: "running" });
  server.notify("ready", {});
  await first;
  assert.equal(vm.ready, first);
  server.notify("state", { state: "turned-off", reason: "guest" });
  server.notify("state", { state: "turning-on" });
  await until(() => vm.ready !== first);
  const second = vm.ready;
  server.notify("state", { state: "turned-off", reason: "page" });
  await assert.rejects(second, { hresult: 0xa0040206 });
});

test("ready rejects with what ended startup, not with the state that goes with it", async () => {
  const { server, vm } = machine({
    async startup(_, caller) {
      caller.accept();
      server.notify("state", { state: "turning-on" });
      server.notify("state", { state: "turned-off", reason: "error" });
      throw new VmError("ERROR_FILE_NOT_FOUND", { detail: "Image: 404" });
    },
  });
  const { ready } = vm;
  await vm.startup().catch(() => {});
  await assert.rejects(ready, { hresult: 0x80070002, detail: "Image: 404" });
});

test("ready survives a startup that is refused because the machine is on", async () => {
  const { server, vm } = machine({
    startup() {
      throw new VmError("VM_E_VM_RUNNING");
    },
  });
  server.notify("state", { state: "running" });
  server.notify("ready", {});
  await vm.ready;
  await assert.rejects(async () => await vm.startup(), { hresult: 0xa0040500 });
  await vm.ready;
});

test("a shared port gives the same API with fewer rights, and can be cut off", async () => {
  const { vm } = machine({ pause: () => {}, users: () => [] });
  const port = await vm.share(["read"]);
  const guest = connect(port);
  await until(() => guest.rights.length > 0);
  assert.deepEqual(guest.rights, ["read"]);
  assert.deepEqual(await guest.guestOS.users(), []);
  await assert.rejects(guest.pause(), { hresult: 0x80070005 });
  await assert.rejects(guest.share(["read"]), { hresult: 0x80070005 });
  const ended = new Promise<VmError>((resolve) =>
    guest.addEventListener("ended", ({ detail }) => resolve(detail.error)),
  );
  await vm.revoke(port);
  assert.equal((await ended).hresult, 0x80070005);
  await assert.rejects(guest.guestOS.users(), { hresult: 0x80070005 });
  await vm.pause();
});

test("a port gives on no more than it has", async () => {
  const { vm } = machine({ pause: () => {} }, ["read", "changePermissions"]);
  const guest = connect(await vm.share(ALL_RIGHTS));
  await until(() => guest.rights.length > 0);
  assert.deepEqual(guest.rights, ["read", "changePermissions"]);
});

test("connect, share and revoke check what they get", async () => {
  assert.throws(() => connect(null as never), { hresult: 0x80004003 });
  assert.throws(() => connect({} as never), { hresult: 0x80070057 });
  assert.throws(() => connect(undefined as never), { hresult: 0x80070057 });
  const { vm } = machine();
  await assert.rejects(vm.share(null as never), { hresult: 0x80004003 });
  await assert.rejects(vm.share(["fly" as Right]), { hresult: 0x80070057 });
  await assert.rejects(vm.share(["toString" as Right]), { hresult: 0x80070057 });
  await assert.rejects(vm.revoke(null as never), { hresult: 0x80004003 });
  await assert.rejects(vm.revoke({} as never), { hresult: 0x80070057 });
});

test("release ends the machine for this page: what is under way and what comes later is VM_E_VM_UNKNOWN", async () => {
  const { server, vm } = machine({ startup: () => new Promise<void>(() => {}) });
  server.notify("state", { state: "running" });
  await until(() => vm.state === "running");
  const ends: number[] = [];
  vm.addEventListener("ended", ({ detail }) => ends.push(detail.error.hresult));
  const task = vm.startup();
  const { ready } = vm;
  await vm.release();
  await vm.release();
  await assert.rejects(async () => await task, { hresult: 0xa0040207 });
  await assert.rejects(ready, { hresult: 0xa0040207 });
  assert.equal(vm.state, "invalid");
  assert.deepEqual(ends, [0xa0040207]);
  await assert.rejects(vm.pause(), { hresult: 0xa0040207 });
});

test("a worker that died: what is under way ends so, result 8; later calls learn that the machine is gone", async () => {
  const { vm } = machine({ turnOff: () => new Promise<void>(() => {}) });
  const task = vm.turnOff();
  vm.end(new VmError("RPC_E_SERVER_DIED", { detail: "Uncaught RangeError" }));
  await task.catch(() => {});
  assert.equal(task.error, 0x80010007);
  assert.equal(task.result, 8);
  await assert.rejects(vm.pause(), { hresult: 0xa0040207 });
});

// Both ends of a port over node's MessageChannel: every request answered exactly once, whatever is sent.

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { Client, type Listener } from "./call.js";
import { VERBS, type Verbs } from "./contract.js";
import { ALL_RIGHTS, maskOf, type Right } from "./rights.js";
import { serve, type Caller, type Handlers, type Server } from "./serve.js";
import { VmError } from "./vm-error.js";

const ALL = maskOf(ALL_RIGHTS);

let channels: MessageChannel[] = [];
beforeEach(() => void (channels = []));
afterEach(() => {
  for (const { port1 } of channels) port1.close();
});

/** Lets messages pass until the condition holds. */
async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; !condition(); turn++) {
    assert.ok(turn < 100_000, "what was waited for did not come");
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Handlers that all refuse, but for those given. */
function handlers(given: Partial<Handlers>): Handlers {
  const refuse = () => {
    throw new VmError("E_FAIL");
  };
  return { ...Object.fromEntries(Object.keys(VERBS).map((verb) => [verb, refuse])), ...given } as Handlers;
}

interface Ends {
  server: Server;
  client: Client;
  notices: [string, unknown][];
  ends: VmError[];
}

function join(given: Partial<Handlers>, { mask = ALL, known = true } = {}): Ends {
  const channel = new MessageChannel();
  channels.push(channel);
  const server = serve(channel.port1, { handlers: handlers(given), known: () => known }, mask);
  const notices: [string, unknown][] = [];
  const ends: VmError[] = [];
  const client = new Client(
    channel.port2,
    (notice, data) => void notices.push([notice, data]),
    (error) => void ends.push(error),
  );
  return { server, client, notices, ends };
}

/** Serves a raw port, to send it what no client sends. */
function raw(given: Partial<Handlers>, mask = ALL): { send(message: unknown): void; answers: unknown[] } {
  const { port1, port2 } = new MessageChannel();
  channels.push({ port1, port2 } as MessageChannel);
  const answers: unknown[] = [];
  port2.addEventListener("message", ({ data }) => void answers.push(data));
  port2.start();
  serve(port1, { handlers: handlers(given), known: () => true }, mask);
  return { send: (message) => port2.postMessage(message), answers };
}

function record<R>(): { listener: Listener<R>; heard: unknown[] } {
  const heard: unknown[] = [];
  const listener: Listener<R> = {
    accepted: () => void heard.push("accepted"),
    progress: ({ percent }) => void heard.push(percent),
    value: (value) => void heard.push({ value }),
    error: ({ symbol, origin }) => void heard.push({ symbol, origin }),
  };
  return { listener, heard };
}

const step = { key: "booting" } as const;

test("a value comes back, and arguments arrive", async () => {
  const seen: Verbs["consoleResize"]["args"][] = [];
  const { client } = join({ consoleResize: (args) => void seen.push(args), users: () => [] });
  await client.call("consoleResize", { console: "hvc0", columns: 80, rows: 24 });
  assert.deepEqual(seen, [{ console: "hvc0", columns: 80, rows: 24 }]);
  assert.deepEqual(await client.call("users", {}), []);
});

test("a task is accepted once, progresses without falling, and is answered once", async () => {
  const { client } = join({
    async startup(_, caller) {
      caller.accept();
      caller.accept();
      for (const percent of [10, 55.9, 30, 120]) caller.progress({ percent, step, cancelable: false });
    },
  });
  const { listener, heard } = record<void>();
  client.begin("startup", {}, listener);
  await until(() => heard.length >= 6);
  assert.deepEqual(heard, ["accepted", 10, 55, 55, 100, { value: undefined }]);
});

test("a task that just returns was accepted", async () => {
  const { client } = join({ turnOff: () => {} });
  const { listener, heard } = record<void>();
  client.begin("turnOff", {}, listener);
  await until(() => heard.length === 2);
  assert.deepEqual(heard, ["accepted", { value: undefined }]);
});

test("what fails before acceptance is the call's error, afterwards the task's", async () => {
  const { client } = join({
    reset: () => Promise.reject(new VmError("VM_E_VM_NOT_RUNNING")),
    async turnOff(_, caller) {
      caller.accept();
      throw new VmError("VM_E_TIMED_OUT");
    },
  });
  const refused = record<void>();
  const failed = record<void>();
  client.begin("reset", {}, refused.listener);
  client.begin("turnOff", {}, failed.listener);
  await until(() => failed.heard.length === 2);
  assert.deepEqual(refused.heard, [{ symbol: "VM_E_VM_NOT_RUNNING", origin: "call" }]);
  assert.deepEqual(failed.heard, ["accepted", { symbol: "VM_E_TIMED_OUT", origin: "task" }]);
});

test("whatever a handler throws is a DISP_E_EXCEPTION with its cause", async () => {
  const { client } = join({
    pause() {
      throw new TypeError("undefined is not a function");
    },
    resume() {
      throw new VmError("DISP_E_EXCEPTION", {
        detail: "outer",
        cause: new VmError("VM_E_VM_PAUSED", { detail: "x" }),
      });
    },
  });
  const plain = await client.call("pause", {}).then(
    () => assert.fail(),
    (error: VmError) => error,
  );
  assert.equal(plain.hresult, 0x80020009);
  assert.equal(plain.detail, "undefined is not a function");
  const nested = await client.call("resume", {}).then(
    () => assert.fail(),
    (error: VmError) => error,
  );
  assert.ok(nested.cause instanceof VmError);
  assert.equal(nested.cause.symbol, "VM_E_VM_PAUSED");
  assert.equal(nested.cause.detail, "x");
});

test("a value that cannot be cloned is an error, not silence", async () => {
  const { client } = join({ statistics: () => ({ f: () => {} }) as never });
  await assert.rejects(client.call("statistics", {}), { hresult: 0x80020009 });
});

test("an argument that cannot be cloned is E_INVALIDARG", async () => {
  const { client } = join({});
  const source = { url: "x", f: () => {} } as never;
  await assert.rejects(client.call("configure", { source }), { hresult: 0x80070057 });
});

test("bytes are transferred where asked", async () => {
  const { client } = join({ consoleInput: () => {} });
  const bytes = new Uint8Array([1, 2, 3]);
  await client.call("consoleInput", { console: "ttyS0", bytes }, [bytes.buffer]);
  assert.equal(bytes.byteLength, 0);
});

test("each verb is refused without its right, and with it is not", async () => {
  const args: { [V in keyof Verbs]?: Verbs[V]["args"] } = {
    configure: { source: { url: "m.json" } },
    pace: { percent: 50 },
    consoleInput: { console: "a", bytes: new Uint8Array(1) },
    consoleResize: { console: "a", columns: 1, rows: 1 },
    consoleCredit: { console: "a", bytes: 1 },
    revoke: { share: 1 },
  };
  for (const verb of Object.keys(VERBS) as (keyof Verbs)[]) {
    if (verb === "share") continue;
    const { right } = VERBS[verb];
    const without = join({}, { mask: ALL & ~maskOf([right]) });
    await assert.rejects(without.client.call(verb, (args[verb] ?? {}) as never), (error: VmError) => {
      assert.equal(error.hresult, 0x80070005, verb);
      assert.equal(error.detail, `${verb} needs the right ${right}`);
      return true;
    });
    const only = join({}, { mask: maskOf([right]) });
    await assert.rejects(only.client.call(verb, (args[verb] ?? {}) as never), { hresult: 0x80004005 });
  }
});

test("arguments are looked at first, then the machine, then the right", async () => {
  const nothing = join({}, { mask: 0, known: false });
  await assert.rejects(nothing.client.call("logoff", null as never), { hresult: 0x80004003 });
  await assert.rejects(nothing.client.call("logoff", { timeout: -1 }), { hresult: 0x80070057 });
  await assert.rejects(nothing.client.call("logoff", {}), { hresult: 0xa0040207 });
  const known = join({}, { mask: 0 });
  await assert.rejects(known.client.call("logoff", {}), { hresult: 0x80070005 });
});

test("messages that no client sends are answered with E_INVALIDARG or not at all, and nothing breaks", async () => {
  const { send, answers } = raw({ users: () => [] });
  for (const junk of [null, undefined, 0, "users", [], {}, { id: "1", verb: "users", args: {} }, { id: {} }])
    send(junk);
  for (const cancel of [null, {}, 99, "x"]) send({ cancel });
  send({ id: 1, verb: "explode", args: {} });
  send({ id: 2, verb: "toString", args: {} });
  send({ id: 3, verb: "__proto__", args: {} });
  send({ id: 4, verb: { users: 1 }, args: {} });
  send({ id: 5, verb: "users" });
  send({ id: 6, verb: "users", args: "x" });
  send({ id: 7, verb: "users", args: { extra: 1 } });
  send({ id: 8, verb: "consoleInput", args: { console: "a", bytes: { length: 4 } } });
  send({ id: 9, verb: "users", args: {} });
  await until(() => answers.length >= 10);
  const [rights, ...rest] = answers as { id: number; error?: { hresult: number }; value?: unknown }[];
  assert.deepEqual(rights, { notice: "rights", data: { rights: ALL_RIGHTS } });
  assert.deepEqual(
    rest.map(({ id, error }) => [id, error?.hresult]),
    [...[1, 2, 3, 4, 5, 6, 7, 8].map((id) => [id, 0x80070057]), [9, undefined]],
  );
});

test("an id in use is not used twice", async () => {
  let release = () => {};
  const { send, answers } = raw({
    users: () => new Promise<never[]>((resolve) => (release = () => resolve([]))),
  });
  send({ id: 1, verb: "users", args: {} });
  send({ id: 1, verb: "users", args: {} });
  send({ id: 2, verb: "statistics", args: {} });
  await until(() => answers.length === 2);
  release();
  await until(() => answers.length === 3);
  assert.deepEqual(answers[2], { id: 1, value: [] });
});

test("cancel reaches the handler only while it says so, and once", async () => {
  let caller!: Caller;
  let end = () => {};
  const { client } = join({
    startup: (_, given) => {
      caller = given;
      return new Promise<void>((resolve) => (end = resolve));
    },
  });
  const { listener, heard } = record<void>();
  const { cancel } = client.begin("startup", {}, listener);
  await until(() => caller !== undefined);
  let calls = 0;
  caller.oncancel = () => void calls++;
  cancel();
  await client.call("statistics", {}).catch(() => {});
  assert.equal(caller.cancelled, false);
  caller.progress({ percent: 1, step, cancelable: true });
  cancel();
  cancel();
  await until(() => caller.cancelled);
  await client.call("statistics", {}).catch(() => {});
  assert.equal(calls, 1);
  end();
  await until(() => heard.length === 3);
  cancel();
  caller.progress({ percent: 50, step, cancelable: true });
  await client.call("statistics", {}).catch(() => {});
  assert.equal(heard.length, 3);
});

test("notices reach only ports that may read; rights and the end reach all", async () => {
  for (const rights of [["read"], ["execute"]] as Right[][]) {
    const { server, notices, ends } = join({}, { mask: maskOf(rights) });
    server.notify("panic", { message: "Oops" });
    server.end(new VmError("ERROR_ACCESS_DENIED", { detail: "revoked" }));
    await until(() => ends.length === 1);
    const panic = rights[0] === "read" ? [["panic", { message: "Oops" }]] : [];
    assert.deepEqual(notices, [["rights", { rights }], ...panic]);
    assert.equal(ends[0]?.hresult, 0x80070005);
  }
});

test("the server's end settles what is outstanding and refuses what comes later", async () => {
  let caller!: Caller;
  const { server, client } = join({
    logoff: (_, given) => {
      caller = given;
      given.accept();
      return new Promise<void>(() => {});
    },
  });
  const { listener, heard } = record<void>();
  client.begin("logoff", {}, listener);
  await until(() => heard.length === 1);
  server.end(new VmError("ERROR_ACCESS_DENIED"));
  server.end(new VmError("E_FAIL"));
  await until(() => heard.length === 2);
  assert.deepEqual(heard, ["accepted", { symbol: "ERROR_ACCESS_DENIED", origin: "task" }]);
  await assert.rejects(client.call("users", {}), { hresult: 0x80070005 });
  caller.progress({ percent: 3, step, cancelable: false });
});

test("a port that closes, or a worker that dies, settles what is outstanding; then the machine is gone", async () => {
  const { port1, port2 } = new MessageChannel();
  const client = new Client(
    port2,
    () => {},
    () => {},
  );
  const waiting = client.call("users", {});
  port1.close();
  await assert.rejects(waiting, { hresult: 0x80010108 });
  await assert.rejects(client.call("users", {}), { hresult: 0xa0040207 });

  const target = Object.assign(new EventTarget(), { postMessage() {} });
  const owner = new Client(
    target as never,
    () => {},
    () => {},
  );
  const lost = owner.call("users", {});
  target.dispatchEvent(new Event("error"));
  await assert.rejects(lost, { hresult: 0x80010007 });
});

test("a server answers pings", async () => {
  const { send, answers } = raw({});
  send({ ping: true });
  send({ ping: 1 });
  send({ id: 1, verb: "users", args: {} });
  await until(() => answers.length === 3);
  assert.deepEqual(answers[1], { pong: true });
});

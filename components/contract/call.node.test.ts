// The asking end of a port whose other side is silent, gone or hostile.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Client, type Listener } from "./call.js";
import { VERBS } from "./contract.js";
import { SILENCE } from "./pulse.js";

const step = { key: "booting" } as const;

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

test("a request that nobody answers ends with VM_E_TIMED_OUT", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const client = new Client(
    Object.assign(new EventTarget(), { postMessage() {} }) as never,
    () => {},
    () => {},
  );
  const waiting = client.call("pause", {});
  context.mock.timers.tick(VERBS.pause.timeout);
  await assert.rejects(waiting, { hresult: 0xa0040202 });
});

test("a task whose worker falls silent ends; one whose worker answers that it is there goes on", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  let pings = 0;
  const say = (data: unknown) => void target.dispatchEvent(Object.assign(new Event("message"), { data }));
  const target = Object.assign(new EventTarget(), {
    postMessage: (message: object) => void ("ping" in message && ++pings < 5 && say({ pong: true })),
  });
  const client = new Client(
    target as never,
    () => {},
    () => {},
  );
  const { listener, heard } = record<void>();
  client.begin("startup", {}, listener);
  const pass = (silences: number) => {
    for (let count = 0; count < silences; count++) context.mock.timers.tick(SILENCE);
  };
  pass(4);
  assert.deepEqual([pings, heard], [4, []]);
  pass(2);
  assert.deepEqual([pings, heard], [5, [{ symbol: "VM_E_TIMED_OUT", origin: "call" }]]);
  pass(10);
  assert.equal(pings, 5);
});

test("a client bears whatever the other side sends", async () => {
  const target = Object.assign(new EventTarget(), { postMessage() {} });
  const notices: unknown[] = [];
  const client = new Client(
    target as never,
    (notice) => void notices.push(notice),
    () => {},
  );
  const { listener, heard } = record<void>();
  client.begin("startup", {}, listener);
  const say = (data: unknown) => void target.dispatchEvent(Object.assign(new Event("message"), { data }));
  for (const junk of [null, 5, "x", {}, { id: 1 }, { id: 2, value: 1 }, { id: 1, progress: null }]) say(junk);
  for (const progress of [{}, { percent: NaN, step }, { percent: "9", step }, { percent: 5 }])
    say({ id: 1, progress });
  for (const notice of ["explode", "toString", 5, null]) say({ notice, data: {} });
  for (const data of [undefined, null, 1, {}, { state: "flying" }, { state: 5 }])
    say({ notice: "state", data });
  say({ notice: "sessions", data: { sessions: [{ user: "alice" }] } });
  assert.deepEqual(heard, []);
  assert.deepEqual(notices, []);
  say({ id: 1, error: { hresult: 0x12345678, origin: 5, detail: {} } });
  say({ id: 1, value: 1 });
  assert.deepEqual(heard, [{ symbol: "DISP_E_EXCEPTION", origin: "call" }]);
});

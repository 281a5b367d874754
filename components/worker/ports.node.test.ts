// What a port that is opened late is told of how things stand.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Client } from "../contract/call.js";
import type { MachineState, NoticeName } from "../contract/contract.js";
import type { Port } from "../contract/platform.js";
import { ALL_RIGHTS } from "../contract/rights.js";
import type { Handlers } from "../contract/serve.js";
import { VmError } from "../contract/vm-error.js";
import { Consoles } from "./consoles.js";
import { Ports } from "./ports.js";

/** Ports onto a machine in this state, with a guest that users are logged on to. */
function setUp(state: MachineState): Ports {
  const consoles = new Consoles([]);
  const ports = new Ports(
    () => consoles,
    () => true,
  );
  ports.handlers = {} as Handlers;
  ports.notify("configured", { name: "m", memory: 16, consoles: [] });
  ports.notify("state", { state });
  ports.notify("agent", { agent: { version: "1", commands: [] } });
  ports.notify("sessions", { sessions: [{ session: 7, user: "alice", tty: "hvc0", since: 0 }] });
  ports.notify("ready", {});
  return ports;
}

/** Names of what a port opened now is told. */
async function toldLate(ports: Ports): Promise<NoticeName[]> {
  const { port1, port2 } = new MessageChannel();
  const told: NoticeName[] = [];
  const heard = new Promise<Client>((resolve) => {
    const client = new Client(
      port2 as unknown as Port,
      (notice) => void told.push(notice),
      () => resolve(client),
    );
  });
  const server = ports.open(port1 as unknown as Port, ALL_RIGHTS);
  server.end(new VmError("VM_E_VM_UNKNOWN"));
  await heard;
  return told.filter((notice) => notice !== "ended");
}

test("while a run goes on, how it stands is told: the agent, who is logged on, that users can", async () => {
  for (const state of ["running", "paused", "saving"] as const) {
    const ports = setUp(state);
    const all = ["rights", "configured", "state", "agent", "sessions", "ready"];
    assert.deepEqual(await toldLate(ports), all, state);
  }
  const ports = setUp("running");
  ports.notify("state", { state: "paused" });
  assert.ok((await toldLate(ports)).includes("sessions"));
});

test("when the machine goes off, or begins anew, nothing of that run is told any more", async () => {
  for (const state of ["turning-off", "turned-off", "turning-on", "restoring", "saved", "invalid"] as const) {
    const ports = setUp("running");
    ports.notify("state", { state });
    assert.deepEqual(await toldLate(ports), ["rights", "configured", "state"], state);
    ports.notify("state", { state: "running" });
    assert.deepEqual(await toldLate(ports), ["rights", "configured", "state"], `${state}, running`);
  }
});

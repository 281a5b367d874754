// What a log-off's task tells while sessions end, in whatever order.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Session, TaskProgress } from "../../contract/contract.js";
import { LogoffProgress } from "./logoff-progress.js";

const alice: Session = { session: 312, user: "alice", tty: "hvc0", since: 0 };
const bob: Session = { session: 340, user: "bob", tty: "hvc1", since: 0 };
const carol: Session = { session: 377, user: "carol", tty: "pts/0", since: 0 };

function setUp(...sessions: Session[]) {
  const log: string[] = [];
  const progress = ({ percent, step, cancelable }: TaskProgress) => {
    assert.ok(step.key === "ending-session");
    log.push(`${Math.floor(percent)} ${step.user} ${step.tty}${cancelable ? ", cancelable" : ""}`);
  };
  const ended = ({ user }: Session) => void log.push(`${user} ended`);
  return { log, of: new LogoffProgress(sessions, { progress }, ended) };
}

test("at half of two sessions the step names the one that is left, whichever that is", () => {
  for (const [first, second] of [
    [alice, bob],
    [bob, alice],
  ] as const) {
    const { log, of } = setUp(alice, bob);
    of.step(alice);
    of.step(bob);
    // Sessions are told apart by their number: each word has an object of its own.
    of.end({ ...first });
    assert.equal(of.left, `still logged on: ${second.user} on ${second.tty}`);
    of.end({ ...second });
    assert.deepEqual(log, [
      "0 alice hvc0, cancelable",
      "0 bob hvc1, cancelable",
      `${first.user} ended`,
      `50 ${second.user} ${second.tty}`,
      `${second.user} ended`,
      `100 ${second.user} ${second.tty}`,
    ]);
  }
});

test("the session that a step was last applied to stays the one that is named", () => {
  const { log, of } = setUp(alice, bob, carol);
  of.step(carol);
  of.end(alice);
  of.step(bob);
  of.end(carol);
  assert.deepEqual(log, [
    "0 carol pts/0, cancelable",
    "alice ended",
    "33 carol pts/0",
    "33 bob hvc1",
    "carol ended",
    "66 bob hvc1",
  ]);
});

test("a session that ended, or was none of those found, is not told of again", () => {
  const { log, of } = setUp(alice, bob);
  of.end(alice);
  log.length = 0;
  of.end(alice);
  of.step(alice);
  of.step(carol);
  of.end(carol);
  assert.deepEqual(log, []);
  of.endAll();
  of.endAll();
  assert.deepEqual(log, ["bob ended", "100 bob hvc1"]);
});

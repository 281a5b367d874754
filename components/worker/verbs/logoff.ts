// logoff: ends log-on sessions of the guest. The order of the checks is part of the API:
//   refused: E_POINTER, VM_E_VM_UNKNOWN, ERROR_ACCESS_DENIED (all three by serve.ts), VM_E_VM_NOT_RUNNING,
//   VM_E_VM_PAUSED, VM_E_ADDITIONS_FEATURE_NOT_AVAIL, VM_E_TIMED_OUT (the agent did not take the request)
//   failed: ERROR_NO_SUCH_LOGON_SESSION, VM_E_TIMED_OUT (sessions remain), DISP_E_EXCEPTION with its cause

import type { LogoffArgs } from "../../contract/contract.js";
import type { Caller } from "../../contract/serve.js";
import { VmError, asVmError } from "../../contract/vm-error.js";
import { KILL_TIME, LOGOFF_COMMANDS } from "../agent/session-control.js";
import type { Logoff, LogoffTarget, LogoffWord } from "../agent/session-control.js";
import { sessionControl } from "../agent/sessions.js";
import { requireAgent, type Guest } from "./guest.js";
import { Inbox } from "./inbox.js";
import { LogoffProgress } from "./logoff-progress.js";
import { lossOf } from "./loss.js";

/** ms the agent may take to accept. */
export const TIMEOUT = 30_000;
/** ms from SIGHUP to SIGKILL. */
export const GRACE_PERIOD = 10_000;
/** ms that the last word of the agent may come late. */
const SLACK = 30_000;

type Word = LogoffWord | { kind: "lost"; error: VmError } | { kind: "cancel" };

/** Logs users off. @throws VmError as above, and ERROR_CANCELLED */
export async function logoff(guest: Guest, args: LogoffArgs, task: Caller): Promise<void> {
  requireAgent(guest, LOGOFF_COMMANDS);
  const { timeout = TIMEOUT, gracePeriod = GRACE_PERIOD } = args;
  const inbox = new Inbox<Word>();
  const control = sessionControl(guest.agent, guest.clock);
  let running: Logoff;
  try {
    running = await control.begin(targetOf(args), gracePeriod, timeout, (word) => inbox.put(word));
  } catch (error) {
    throw refusal(guest, error);
  }
  const unwatch = watch(guest, inbox);
  const release = guest.roster.expect(running.sessions);
  task.oncancel = () => inbox.put({ kind: "cancel" });
  try {
    task.accept();
    if (running.sessions.length === 0) throw new VmError("ERROR_NO_SUCH_LOGON_SESSION");
    task.progress({ percent: 0, step: { key: "asking-agent" }, cancelable: true });
    await follow(guest, running, task, inbox, guest.clock.now() + gracePeriod + KILL_TIME + SLACK);
  } finally {
    unwatch();
    release();
    running.close();
  }
}

function targetOf({ user, session }: LogoffArgs): LogoffTarget {
  if (session !== undefined) return { session };
  return user === undefined ? { all: true } : { user };
}

/**
 * Why the guest did not take the request: what the checks say now, else a time-out or a lack, else row 10.
 */
function refusal(guest: Guest, error: unknown): VmError {
  try {
    requireAgent(guest, LOGOFF_COMMANDS);
  } catch (now) {
    return asVmError(now);
  }
  const known = error instanceof VmError && error.symbol !== "DISP_E_EXCEPTION";
  return known ? error : new VmError("DISP_E_EXCEPTION", { detail: asVmError(error).detail, cause: error });
}

function watch(guest: Guest, inbox: Inbox<Word>): () => void {
  const look = () => {
    const error = lossOf(guest);
    if (error) inbox.put({ kind: "lost", error });
  };
  const unwatch = guest.watch((event) => {
    if (event === "state") look();
    else inbox.put({ kind: "lost", error: new VmError("VM_E_ADDITIONS_NOT_AVAIL", { detail: event }) });
  });
  const unlisten = guest.agent.listen(({ event }) => event === "AGENT_GONE" && look());
  look();
  return () => {
    unwatch();
    unlisten();
  };
}

/** Follows the log-off to its end. */
async function follow(
  { clock, roster }: Guest,
  { sessions, cancel }: Logoff,
  task: Caller,
  inbox: Inbox<Word>,
  deadline: number,
) {
  const progress = new LogoffProgress(sessions, task, (session) => roster.ended(session));
  for (;;) {
    const word = await inbox.next(clock, deadline);
    if (word === undefined) throw new VmError("VM_E_TIMED_OUT", { detail: progress.left });
    switch (word.kind) {
      case "step":
        progress.step(word.session);
        break;
      case "ended":
        progress.end(word.session);
        break;
      case "cancel":
        cancel();
        break;
      case "done":
        if (word.cancelled) throw new VmError("ERROR_CANCELLED");
        if (word.remaining !== 0) throw new VmError("VM_E_TIMED_OUT", { detail: progress.left });
        progress.endAll();
        return;
      case "failed":
      case "lost":
        throw new VmError("DISP_E_EXCEPTION", { detail: word.error.description, cause: word.error });
    }
  }
}

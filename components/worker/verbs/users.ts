// users: who is logged on.

import type { Session } from "../../contract/contract.js";
import { LIST_COMMANDS } from "../agent/session-control.js";
import { sessionControl } from "../agent/sessions.js";
import { requireAgent, type Guest } from "./guest.js";

/** ms the agent may take. */
const TIMEOUT = 30_000;

/**
 * The log-on sessions, oldest first.
 * @throws VmError VM_E_VM_NOT_RUNNING, VM_E_VM_PAUSED, VM_E_ADDITIONS_FEATURE_NOT_AVAIL, VM_E_TIMED_OUT
 */
export async function users(guest: Guest): Promise<Session[]> {
  requireAgent(guest, LIST_COMMANDS);
  const sessions = await sessionControl(guest.agent, guest.clock).list(TIMEOUT);
  guest.roster.replace(sessions);
  return sessions;
}

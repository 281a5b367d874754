// Which way a guest's sessions are listed and ended.

import type { Clock } from "./clock.js";
import type { GuestAgent } from "./guest-agent.js";
import { ExecSessions } from "./exec-sessions.js";
import { OwnSessions } from "./own-sessions.js";
import type { SessionControl } from "./session-control.js";

/** The way the agent offers: its own commands, or the guest's programs through guest-exec. */
export function sessionControl(agent: GuestAgent, clock: Clock): SessionControl {
  const own = agent.info?.commands.includes("guest-get-sessions") ?? false;
  return own ? new OwnSessions(agent) : new ExecSessions(agent, clock);
}

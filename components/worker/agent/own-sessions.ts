// Sessions by the agent's own commands: guest-get-sessions, guest-logoff and its events.

import type { Session } from "../../contract/contract.js";
import { VmError } from "../../contract/vm-error.js";
import type { AgentEvent, GuestAgent } from "./guest-agent.js";
import type { Logoff, LogoffTarget, LogoffWord, SessionControl } from "./session-control.js";

export class OwnSessions implements SessionControl {
  readonly interval = 5_000;
  readonly soon = 700;
  readonly #agent: GuestAgent;

  constructor(agent: GuestAgent) {
    this.#agent = agent;
  }

  async list(timeout: number): Promise<Session[]> {
    return sessionsOf(await this.#agent.call("guest-get-sessions", {}, timeout));
  }

  async begin(
    target: LogoffTarget,
    gracePeriod: number,
    timeout: number,
    heard: (word: LogoffWord) => void,
  ): Promise<Logoff> {
    const found = new Map<number, Session>();
    const early: AgentEvent[] = [];
    let taken = false;
    let listed = false;
    const hear = (event: AgentEvent) => {
      const word = wordOf(event, found);
      if (word) heard(word);
    };
    // Events before the answer are those of an earlier log-off; those right behind it wait for the list of
    // sessions.
    const close = this.#agent.listen((event) => {
      if (listed) hear(event);
      else if (taken) early.push(event);
    });
    const args = { ...target, "grace-ms": gracePeriod };
    try {
      const answer = await this.#agent.call("guest-logoff", args, timeout, () => void (taken = true));
      const sessions = sessionsOf((answer as { sessions?: unknown } | null)?.sessions);
      for (const session of sessions) found.set(session.session, session);
      listed = true;
      early.forEach(hear);
      return { sessions, cancel: () => this.#agent.tell("guest-logoff-cancel", {}), close };
    } catch (error) {
      close();
      // An agent that was stopped must not end sessions later, when nobody waits for it any more.
      if (error instanceof VmError && error.symbol === "VM_E_TIMED_OUT") {
        this.#agent.tell("guest-logoff-cancel", {});
      }
      throw error;
    }
  }
}

function wordOf({ event, data }: AgentEvent, found: ReadonlyMap<number, Session>): LogoffWord | undefined {
  if (event === "LOGOFF_DONE") {
    return { kind: "done", remaining: Number(data.remaining), cancelled: data.cancelled === true };
  }
  const session = event === "LOGOFF_PROGRESS" ? found.get(data.session as number) : undefined;
  return session && { kind: data.ended === true ? "ended" : "step", session };
}

/** Sessions as the agent lists them; what is not one is left out. */
function sessionsOf(value: unknown): Session[] {
  const list: unknown[] = Array.isArray(value) ? value : [];
  return list.flatMap((item) => {
    const { session, user, tty, "login-time": since } = (item ?? {}) as Record<string, unknown>;
    if (typeof session !== "number" || typeof user !== "string" || typeof tty !== "string") return [];
    return [{ session, user, tty, since: typeof since === "number" ? Math.round(since * 1000) : 0 }];
  });
}

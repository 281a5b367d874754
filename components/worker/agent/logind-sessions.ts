// Sessions of a guest with systemd, by loginctl through guest-exec: for an unmodified Debian with qemu-guest-agent,
// whose guest-get-users is always empty.

import type { Session } from "../../contract/contract.js";
import { VmError, asVmError } from "../../contract/vm-error.js";
import type { Clock } from "./clock.js";
import { run } from "./exec.js";
import type { GuestAgent } from "./guest-agent.js";
import { KILL_TIME } from "./session-control.js";
import type { Logoff, LogoffTarget, LogoffWord, SessionControl } from "./session-control.js";

/** A session and logind's name for it. */
interface Named extends Session {
  readonly id: string;
}

/** ms between two looks at which sessions are left. */
const LOOK = 500;
/** ms a single loginctl may take. */
const PATIENCE = 30_000;

export class LogindSessions implements SessionControl {
  readonly interval = 30_000;
  readonly #agent: GuestAgent;
  readonly #clock: Clock;

  constructor(agent: GuestAgent, clock: Clock) {
    this.#agent = agent;
    this.#clock = clock;
  }

  async list(timeout: number): Promise<Session[]> {
    return (await this.#list(timeout)).map(plain);
  }

  async begin(
    target: LogoffTarget,
    gracePeriod: number,
    timeout: number,
    heard: (word: LogoffWord) => void,
  ): Promise<Logoff> {
    const found = (await this.#list(timeout)).filter((session) => meant(session, target));
    const state = { ended: 0, cancelled: false };
    if (found.length > 0) {
      void this.#end(found, gracePeriod, heard, state).catch((error: unknown) => {
        heard({ kind: "failed", error: asVmError(error) });
      });
    }
    const cancel = () => void (state.cancelled ||= state.ended === 0);
    return { sessions: found.map(plain), cancel, close: () => void (state.cancelled = true) };
  }

  /** SIGHUP, a quarter of the grace period later logind's own way, at its end SIGKILL, while one is left. */
  async #end(
    found: readonly Named[],
    gracePeriod: number,
    heard: (word: LogoffWord) => void,
    state: { ended: number; cancelled: boolean },
  ): Promise<void> {
    const begun = this.#clock.now();
    const ladder = [
      { at: 0, argv: ["kill-session", "--signal=SIGHUP"] },
      { at: gracePeriod / 4, argv: ["terminate-session"] },
      { at: gracePeriod, argv: ["kill-session", "--signal=SIGKILL"] },
    ];
    for (let left = found; ;) {
      const past = this.#clock.now() - begun;
      if (state.cancelled) return heard({ kind: "done", remaining: left.length, cancelled: true });
      if (left.length === 0 || past >= gracePeriod + KILL_TIME) {
        return heard({ kind: "done", remaining: left.length, cancelled: false });
      }
      while (ladder[0] && ladder[0].at <= past) {
        const { argv } = ladder.shift()!;
        for (const session of left) heard({ kind: "step", session: plain(session) });
        await this.#loginctl(...argv, ...left.map(({ id }) => id));
      }
      await new Promise<void>((resolve) => this.#clock.after(LOOK, resolve));
      const now = await this.#list(PATIENCE);
      const ended = left.filter(({ id }) => !now.some((session) => session.id === id));
      left = left.filter((session) => !ended.includes(session));
      state.ended += ended.length;
      for (const session of ended) heard({ kind: "ended", session: plain(session) });
    }
  }

  async #list(timeout: number): Promise<Named[]> {
    const argv = ["loginctl", "list-sessions", "--no-legend", "--output=json"] as const;
    let finished;
    try {
      finished = await run(this.#agent, this.#clock, argv, timeout);
    } catch (error) {
      if (!(error instanceof VmError) || error.symbol !== "DISP_E_EXCEPTION") throw error;
      const detail = "there is neither guest-get-sessions nor loginctl";
      throw new VmError("VM_E_ADDITIONS_FEATURE_NOT_AVAIL", { detail, cause: error });
    }
    if (finished.exitCode !== 0) {
      throw new VmError("VM_E_ADDITIONS_FEATURE_NOT_AVAIL", { detail: `loginctl: ${finished.err.trim()}` });
    }
    return sessionsOf(finished.out);
  }

  /** A session that is gone already makes loginctl fail; the next list tells. */
  async #loginctl(...args: string[]): Promise<void> {
    await run(this.#agent, this.#clock, ["loginctl", ...args], PATIENCE);
  }
}

function plain({ session, user, tty, since }: Named): Session {
  return { session, user, tty, since };
}

function meant(session: Session, target: LogoffTarget): boolean {
  if ("user" in target) return session.user === target.user;
  if ("session" in target) return session.session === target.session;
  return true;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json || "[]");
  } catch (cause) {
    throw new VmError("VM_E_ADDITIONS_FEATURE_NOT_AVAIL", {
      detail: "loginctl does not answer in JSON",
      cause,
    });
  }
}

/** What loginctl lists. Classes other than user's (manager, greeter, background) are nobody's log-on. */
function sessionsOf(json: string): Named[] {
  const value = parse(json);
  const list: unknown[] = Array.isArray(value) ? value : [];
  return list.flatMap((item) => {
    const { session: id, user, tty, leader, since, class: kind } = (item ?? {}) as Record<string, unknown>;
    if (typeof id !== "string" || typeof user !== "string") return [];
    if (typeof kind === "string" && !kind.startsWith("user")) return [];
    const session = Number(leader ?? Number.parseInt(id.replace(/^\D+/, ""), 10));
    const microseconds = typeof since === "number" ? since : 0;
    return [
      { id, session, user, tty: typeof tty === "string" ? tty : "", since: Math.round(microseconds / 1000) },
    ];
  });
}

// Sessions by the guest's own programs through guest-exec, where the agent has no commands for them: for an
// unmodified Debian with qemu-guest-agent.

import type { Session } from "../../contract/contract.js";
import { VmError, asVmError } from "../../contract/vm-error.js";
import type { Clock } from "./clock.js";
import { run, type Finished } from "./exec.js";
import type { GuestAgent } from "./guest-agent.js";
import { KILL_TIME } from "./session-control.js";
import type { Logoff, LogoffTarget, LogoffWord, SessionControl } from "./session-control.js";
import { SESSION_TOOLS, type Argv, type NamedSession, type SessionTool } from "./session-tools.js";

/** ms between two looks at which sessions are left. */
const LOOK = 500;
/** ms a single program may take. */
const PATIENCE = 30_000;

/** A log-off under way. */
interface Run {
  readonly tool: SessionTool;
  readonly found: readonly NamedSession[];
  readonly gracePeriod: number;
  readonly heard: (word: LogoffWord) => void;
  anyEnded: boolean;
  cancelled: boolean;
}

export class ExecSessions implements SessionControl {
  readonly interval = 10_000;
  readonly soon = 3_000;
  readonly #agent: GuestAgent;
  readonly #clock: Clock;

  constructor(agent: GuestAgent, clock: Clock) {
    this.#agent = agent;
    this.#clock = clock;
  }

  async list(timeout: number): Promise<Session[]> {
    return (await this.#listAnyhow(timeout)).sessions.map(plain);
  }

  async begin(
    target: LogoffTarget,
    gracePeriod: number,
    timeout: number,
    heard: (word: LogoffWord) => void,
  ): Promise<Logoff> {
    const { tool, sessions } = await this.#listAnyhow(timeout);
    const found = sessions.filter((session) => meant(session, target));
    const run: Run = { tool, found, gracePeriod, heard, anyEnded: false, cancelled: false };
    if (found.length > 0) {
      void this.#end(run).catch((error: unknown) => heard({ kind: "failed", error: asVmError(error) }));
    }
    return {
      sessions: found.map(plain),
      cancel: () => void (run.cancelled ||= !run.anyEnded),
      close: () => void (run.cancelled = true),
    };
  }

  /**
   * SIGHUP, a quarter of the grace period later the tool's own way, at its end SIGKILL, while one is left.
   */
  async #end(run: Run): Promise<void> {
    const { tool, gracePeriod, heard } = run;
    const begun = this.#clock.now();
    const steps = [
      { at: 0, argv: tool.hangUp },
      { at: gracePeriod / 4, argv: tool.terminate },
      { at: gracePeriod, argv: tool.kill },
    ];
    for (let left = run.found; ; left = await this.#look(run, left)) {
      const past = this.#clock.now() - begun;
      const over = run.cancelled || left.length === 0 || past >= gracePeriod + KILL_TIME;
      if (over) return heard({ kind: "done", remaining: left.length, cancelled: run.cancelled });
      for (let step = steps[0]; step && step.at <= past; step = steps[0]) {
        steps.shift();
        for (const session of left) heard({ kind: "step", session: plain(session) });
        // It fails when a session is gone already; the next look tells.
        await this.#run(step.argv(left.map(({ id }) => id)), PATIENCE);
      }
      await new Promise<void>((resolve) => this.#clock.after(LOOK, resolve));
    }
  }

  /** Tells of the sessions that have ended; returns those that are left. */
  async #look(run: Run, before: readonly NamedSession[]): Promise<readonly NamedSession[]> {
    const now = await this.#list(run.tool, PATIENCE);
    if (!now) throw new VmError("DISP_E_EXCEPTION", { detail: `${run.tool.name} lists sessions no more` });
    const isThere = (one: NamedSession) =>
      now.some(({ id, session }) => id === one.id && session === one.session);
    const left = before.filter(isThere);
    for (const session of before)
      if (!left.includes(session)) run.heard({ kind: "ended", session: plain(session) });
    run.anyEnded ||= left.length < before.length;
    return left;
  }

  /** The sessions, by the first tool that the guest has. */
  async #listAnyhow(timeout: number): Promise<{ tool: SessionTool; sessions: NamedSession[] }> {
    const deadline = this.#clock.now() + timeout;
    for (const tool of SESSION_TOOLS) {
      const sessions = await this.#list(tool, Math.max(0, deadline - this.#clock.now()));
      if (sessions) return { tool, sessions };
    }
    const names = SESSION_TOOLS.map(({ name }) => name).join(" nor ");
    throw new VmError("VM_E_ADDITIONS_FEATURE_NOT_AVAIL", {
      detail: `neither guest-get-sessions nor ${names} works`,
    });
  }

  /** Undefined when the guest has not got the tool, or not what it needs. */
  async #list(tool: SessionTool, timeout: number): Promise<NamedSession[] | undefined> {
    const finished = await this.#run(tool.list, timeout);
    return finished?.exitCode === 0 ? tool.parse(finished.out) : undefined;
  }

  /** Undefined when there is no such program. */
  async #run(argv: Argv, timeout: number): Promise<Finished | undefined> {
    try {
      return await run(this.#agent, this.#clock, argv, timeout);
    } catch (error) {
      if (error instanceof VmError && error.symbol === "DISP_E_EXCEPTION") return undefined;
      throw error;
    }
  }
}

function plain({ session, user, tty, since }: NamedSession): Session {
  return { session, user, tty, since };
}

function meant(session: Session, target: LogoffTarget): boolean {
  if ("user" in target) return session.user === target.user;
  if ("session" in target) return session.session === target.session;
  return true;
}

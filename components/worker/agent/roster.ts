// Who is logged on, as the pages were last told: tells them of each change, and of who logged off.

import type { NoticeName, Notices, Session } from "../../contract/contract.js";

/** VMLogoffType. */
const NORMAL = 0;
const EXTERNAL = 2;

export class Roster {
  readonly #notify: <N extends NoticeName>(notice: N, data: Notices[N]) => void;
  #sessions: readonly Session[] = [];
  /** Sessions that a verb is ending: until it says that they have ended, they are there. */
  readonly #expected = new Set<Session>();

  constructor(notify: <N extends NoticeName>(notice: N, data: Notices[N]) => void) {
    this.#notify = notify;
  }

  /**
   * These are logged on now; who is missing has logged off by himself, unless a verb is ending the session.
   */
  replace(sessions: readonly Session[]): void {
    const missing = this.#sessions.filter((old) => !sessions.some((session) => same(old, session)));
    const kept = missing.filter((old) => [...this.#expected].some((session) => same(old, session)));
    const gone = missing.filter((old) => !kept.includes(old));
    const changed = gone.length > 0 || sessions.length + kept.length !== this.#sessions.length;
    this.#sessions = [...kept, ...sessions];
    for (const session of gone) this.#notify("guestLogoff", { type: NORMAL, session });
    if (changed) this.#tell();
  }

  /** A verb is ending these sessions; returns what ends that. */
  expect(sessions: readonly Session[]): () => void {
    for (const session of sessions) this.#expected.add(session);
    return () => {
      for (const session of sessions) this.#expected.delete(session);
    };
  }

  /** This session was logged off by a verb. */
  ended(session: Session): void {
    this.#sessions = this.#sessions.filter((old) => !same(old, session));
    this.#notify("guestLogoff", { type: EXTERNAL, session });
    this.#tell();
  }

  /** The guest is gone, and everybody with it. */
  clear(): void {
    if (this.#sessions.length === 0) return;
    this.#sessions = [];
    this.#tell();
  }

  #tell(): void {
    this.#notify("sessions", { sessions: [...this.#sessions] });
  }
}

/** A process id is used again, but hardly at the same moment. */
function same(a: Session, b: Session): boolean {
  return a.session === b.session && a.since === b.since && a.user === b.user;
}

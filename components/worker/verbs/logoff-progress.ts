// How far a log-off has come: who is left, and what the task tells of it.

import type { Session } from "../../contract/contract.js";
import type { Caller } from "../../contract/serve.js";

export class LogoffProgress {
  readonly #left: Map<number, Session>;
  readonly #found: number;
  readonly #task: Pick<Caller, "progress">;
  readonly #ended: (session: Session) => void;
  /** The session last told of. */
  #current = 0;

  /** @param ended called with each session once it has ended, before the task tells of it */
  constructor(
    sessions: readonly Session[],
    task: Pick<Caller, "progress">,
    ended: (session: Session) => void,
  ) {
    this.#left = new Map(sessions.map((session) => [session.session, session]));
    this.#found = sessions.length;
    this.#task = task;
    this.#ended = ended;
  }

  /** In words, who is left. */
  get left(): string {
    const names = [...this.#left.values()].map(({ user, tty }) => `${user} on ${tty}`);
    return `still logged on: ${names.join(", ")}`;
  }

  /** A step is applied to a session. */
  step({ session }: Session): void {
    const known = this.#left.get(session);
    if (known) this.#tell(known);
  }

  /** A session has ended; the step told is that of one that is left, unless this was the last. */
  end({ session }: Session): void {
    const known = this.#left.get(session);
    if (!known) return;
    this.#left.delete(session);
    this.#ended(known);
    const [first] = this.#left.values();
    this.#tell(this.#left.get(this.#current) ?? first ?? known);
  }

  /** All sessions have ended. */
  endAll(): void {
    for (const session of [...this.#left.values()]) this.end(session);
  }

  #tell({ session, user, tty }: Session): void {
    this.#current = session;
    this.#task.progress({
      percent: (100 * (this.#found - this.#left.size)) / this.#found,
      step: { key: "ending-session", user, tty },
      cancelable: this.#left.size === this.#found,
    });
  }
}

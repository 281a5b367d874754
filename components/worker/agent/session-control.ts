// Listing and ending log-on sessions, whichever way the guest offers.

import type { Session } from "../../contract/contract.js";
import type { VmError } from "../../contract/vm-error.js";

export type LogoffTarget = { all: true } | { user: string } | { session: number };

/** What is told of a log-off under way; `done` or `failed` is the last word. */
export type LogoffWord =
  | { kind: "step"; session: Session }
  | { kind: "ended"; session: Session }
  | { kind: "done"; remaining: number; cancelled: boolean }
  | { kind: "failed"; error: VmError };

/** A log-off that the guest has taken. */
export interface Logoff {
  /** The sessions found, none of them ended yet. */
  readonly sessions: readonly Session[];
  /** Asks the guest to end no session; refused silently once one has ended. `done` says what came of it. */
  cancel(): void;
  /** Ends the listening. */
  close(): void;
}

export interface SessionControl {
  /** ms between two looks at who is logged on. */
  readonly interval: number;
  /** ms from a sign that this changed to a look: a login shell is up by then, and looks are not too many. */
  readonly soon: number;
  /** Who is logged on, oldest first. */
  list(timeout: number): Promise<Session[]>;
  /**
   * Begins a log-off; what happens then is told by `heard`.
   * @param gracePeriod ms from SIGHUP to SIGKILL
   * @param timeout ms until VM_E_TIMED_OUT when the guest does not take it; nothing is ended then
   */
  begin(
    target: LogoffTarget,
    gracePeriod: number,
    timeout: number,
    heard: (word: LogoffWord) => void,
  ): Promise<Logoff>;
}

/** Commands of which one is needed to end sessions. */
export const LOGOFF_COMMANDS: readonly string[] = ["guest-logoff", "guest-exec"];
/** Commands of which one is needed to list them. */
export const LIST_COMMANDS: readonly string[] = ["guest-get-sessions", "guest-exec"];
/** How long the guest goes on after SIGKILL before it gives up, ms. */
export const KILL_TIME = 5_000;

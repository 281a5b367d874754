// Programs of a guest that list and end sessions, for guests with nothing but QEMU's own agent: logind's on
// systemd, else utmp's. Its own guest-get-users is always empty on systemd, and knows no terminals elsewhere.

import type { Session } from "../../contract/contract.js";

/** A session and the program's own name for it. */
export interface NamedSession extends Session {
  readonly id: string;
}

export type Argv = readonly [string, ...string[]];

export interface SessionTool {
  readonly name: string;
  readonly list: Argv;
  /** What `list` printed; undefined when that is no list. */
  parse(output: string): NamedSession[] | undefined;
  /** Ends sessions, first gently, then by SIGKILL. */
  hangUp(ids: readonly string[]): Argv;
  terminate(ids: readonly string[]): Argv;
  kill(ids: readonly string[]): Argv;
}

/** Classes other than user's (manager, greeter, background) are nobody's log-on. */
function logindSession(item: unknown): NamedSession[] {
  const { session: id, user, tty, leader, since, class: kind } = (item ?? {}) as Record<string, unknown>;
  if (typeof id !== "string" || typeof user !== "string") return [];
  if (typeof kind === "string" && !kind.startsWith("user")) return [];
  const session = Number(leader ?? Number.parseInt(id.replace(/^\D+/, ""), 10));
  const microseconds = typeof since === "number" ? since : 0;
  const terminal = typeof tty === "string" ? tty : "";
  return [{ id, session, user, tty: terminal, since: Math.round(microseconds / 1000) }];
}

const logind: SessionTool = {
  name: "loginctl",
  list: ["loginctl", "list-sessions", "--no-legend", "--output=json"],
  parse(output) {
    try {
      const list: unknown = JSON.parse(output || "[]");
      return Array.isArray(list) ? list.flatMap(logindSession) : undefined;
    } catch {
      return undefined;
    }
  },
  hangUp: (ids) => ["loginctl", "kill-session", "--signal=SIGHUP", ...ids],
  terminate: (ids) => ["loginctl", "terminate-session", ...ids],
  kill: (ids) => ["loginctl", "kill-session", "--signal=SIGKILL", ...ids],
};

/**
 * One line a session: user, terminal, the oldest process on that terminal. coreutils' who asks logind when
 * bare.
 */
const WHO = `(who /run/utmp 2>/dev/null || busybox who) | while read -r user tty rest; do
  pid=$(pgrep -o -t "$tty") && echo "$user $tty $pid"
done; command -v pgrep pkill >/dev/null`;

const utmp: SessionTool = {
  name: "who",
  list: ["sh", "-c", WHO],
  parse: (output) =>
    [...output.matchAll(/^(\S+) (\S+) (\d+)$/gm)].map(([, user = "", tty = "", pid]) => {
      return { id: tty, session: Number(pid), user, tty, since: 0 };
    }),
  hangUp: (ids) => ["pkill", "-HUP", "-t", ids.join(",")],
  terminate: (ids) => ["pkill", "-TERM", "-t", ids.join(",")],
  kill: (ids) => ["pkill", "-KILL", "-t", ids.join(",")],
};

/** In the order in which they are tried. */
export const SESSION_TOOLS: readonly SessionTool[] = [logind, utmp];

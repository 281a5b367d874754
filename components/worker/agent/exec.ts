// Runs a program in the guest by guest-exec and waits for its end.

import type { Clock } from "./clock.js";
import type { GuestAgent } from "./guest-agent.js";

export interface Finished {
  /** -1 when a signal ended the program. */
  exitCode: number;
  out: string;
  err: string;
}

/** ms between the first two looks; each further wait is twice as long, up to the last. */
const FIRST_LOOK = 20;
const LAST_LOOK = 500;

function text(base64: unknown): string {
  if (typeof base64 !== "string") return "";
  return new TextDecoder().decode(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
}

/**
 * @param argv the program, found in the agent's PATH, and its arguments
 * @param timeout ms for all of it; the program itself is not stopped
 * @throws VmError VM_E_TIMED_OUT; VM_E_ADDITIONS_FEATURE_NOT_AVAIL: guest-exec is not allowed;
 * DISP_E_EXCEPTION: there is no such program
 */
export async function run(
  agent: GuestAgent,
  clock: Clock,
  argv: readonly [string, ...string[]],
  timeout: number,
): Promise<Finished> {
  const deadline = clock.now() + timeout;
  const [path, ...arg] = argv;
  const started = await agent.call("guest-exec", { path, arg, "capture-output": true }, timeout);
  const { pid } = (started ?? {}) as { pid?: unknown };
  for (let look = FIRST_LOOK; ; look = Math.min(2 * look, LAST_LOOK)) {
    const left = Math.max(0, deadline - clock.now());
    const answer = await agent.call("guest-exec-status", { pid }, left);
    const status = (answer ?? {}) as Record<string, unknown>;
    if (status.exited === true) {
      const { exitcode } = status;
      return {
        exitCode: typeof exitcode === "number" ? exitcode : -1,
        out: text(status["out-data"]),
        err: text(status["err-data"]),
      };
    }
    await new Promise<void>((resolve) => clock.after(look, resolve));
  }
}

// What the agent's replies mean.

import type { AgentInfo } from "../../contract/contract.js";
import { VmError } from "../../contract/vm-error.js";

/** An object from the agent: a reply if it is no event. */
export type Reply = Readonly<Record<string, unknown>>;

/** The agent went away before it answered. */
export function gone(): VmError {
  return new VmError("VM_E_ADDITIONS_FEATURE_NOT_AVAIL", { detail: "the agent is gone" });
}

/** The reply's `return` member. @throws VmError when it is an error */
export function valueOf(reply: Reply, command: string): unknown {
  if ("return" in reply) return reply.return;
  const { class: kind, desc } = (reply.error ?? {}) as { class?: unknown; desc?: unknown };
  const detail = typeof desc === "string" ? desc : `${command} failed`;
  throw new VmError(kind === "CommandNotFound" ? "VM_E_ADDITIONS_FEATURE_NOT_AVAIL" : "DISP_E_EXCEPTION", {
    detail,
  });
}

/** What guest-info says: the commands that are enabled. */
export function infoOf(value: unknown): AgentInfo {
  const { version, supported_commands: commands } = (value ?? {}) as Record<string, unknown>;
  const list: unknown[] = Array.isArray(commands) ? commands : [];
  return {
    version: typeof version === "string" ? version : "",
    commands: list.flatMap((command) => {
      const { name, enabled } = (command ?? {}) as Record<string, unknown>;
      return typeof name === "string" && enabled !== false ? [name] : [];
    }),
  };
}

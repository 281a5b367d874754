// The integration agent in the guest, as verbs see it. Commands and events: guest/agent/PROTOCOL.md.

import type { AgentInfo } from "../../contract/contract.js";

/** An event the agent sends by itself, or `AGENT_GONE`: none answers any more. */
export interface AgentEvent {
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export type AgentArgs = Readonly<Record<string, unknown>>;

export interface GuestAgent {
  /** What it offers; null while none answers. */
  readonly info: AgentInfo | null;
  /**
   * Runs one of its commands.
   * @param timeout ms until VM_E_TIMED_OUT; the reply, should it come later, is dropped
   * @param answered called when the reply arrives, before events that came after it are told
   * @returns the reply's `return` member
   * @throws VmError VM_E_TIMED_OUT; VM_E_ADDITIONS_FEATURE_NOT_AVAIL: it refuses the command, or is gone;
   * DISP_E_EXCEPTION: it answered with an error, whose words are the detail
   */
  call(command: string, args: AgentArgs, timeout: number, answered?: () => void): Promise<unknown>;
  /**
   * The same for a command that answers only when it fails (guest-shutdown); a closing port is success too.
   */
  order(command: string, args: AgentArgs, timeout: number): Promise<void>;
  /** Sends a command at once, whatever else is under way, and drops its answer. */
  tell(command: string, args: AgentArgs): void;
  /** Calls back for each event; returns what ends that. */
  listen(heard: (event: AgentEvent) => void): () => void;
}

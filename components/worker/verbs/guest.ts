// What a guest-control verb needs of the machine around it, and the checks all of them begin with.

import type { AgentInfo, MachineState, NoticeName, Notices } from "../../contract/contract.js";
import { VmError } from "../../contract/vm-error.js";
import type { Clock } from "../agent/clock.js";

/** An event the agent sends by itself, or `AGENT_GONE`: none answers any more. */
export interface AgentEvent {
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export type AgentArgs = Readonly<Record<string, unknown>>;

/** The integration agent in the guest, seen from the host (agent.ts implements it). Commands: guest/agent/PROTOCOL.md. */
export interface GuestAgent {
  /** What it offers; null while none answers. */
  readonly info: AgentInfo | null;
  /**
   * Runs one of its commands.
   * @param timeout ms until VM_E_TIMED_OUT; the reply, should it come later, is dropped
   * @returns the reply's `return` member
   * @throws VmError VM_E_TIMED_OUT; VM_E_ADDITIONS_FEATURE_NOT_AVAIL: it refuses the command, or is gone;
   * DISP_E_EXCEPTION: it answered with an error, whose words are the detail
   */
  call(command: string, args: AgentArgs, timeout: number): Promise<unknown>;
  /** The same for a command that answers only when it fails (guest-shutdown); a closing port is success too. */
  order(command: string, args: AgentArgs, timeout: number): Promise<void>;
  /** Sends a command at once, whatever else is under way, and drops its answer. */
  tell(command: string, args: AgentArgs): void;
  /** Calls back for each event; returns what ends that. */
  listen(heard: (event: AgentEvent) => void): () => void;
}

/** What the machine around the verb does that the verb must know. */
export type GuestEvent =
  /** The state changed. */
  | "state"
  /** The guest rebooted: it left the old run and is in the reset ROM again. */
  | "reset"
  /** The kernel gave up. */
  | "panic";

export interface Guest {
  /** Was a machine file read? */
  readonly known: boolean;
  readonly state: MachineState;
  readonly agent: GuestAgent;
  /** Stands still while the machine is paused. */
  readonly clock: Clock;
  /** Tells every page that may read. */
  notify<N extends NoticeName>(notice: N, data: Notices[N]): void;
  /** Calls back for each event, after the members above have changed; returns what ends that. */
  watch(heard: (event: GuestEvent) => void): () => void;
}

/**
 * The checks of every verb that goes through the agent, in their order.
 * @param commands of which the agent must offer at least one
 * @throws VmError VM_E_VM_UNKNOWN, VM_E_VM_NOT_RUNNING, VM_E_VM_PAUSED, VM_E_ADDITIONS_FEATURE_NOT_AVAIL
 */
export function requireAgent(guest: Guest, commands: readonly string[]): void {
  if (!guest.known) throw new VmError("VM_E_VM_UNKNOWN");
  if (guest.state === "paused") throw new VmError("VM_E_VM_PAUSED");
  if (guest.state !== "running") throw new VmError("VM_E_VM_NOT_RUNNING", { detail: guest.state });
  const offered = guest.agent.info?.commands ?? [];
  if (!commands.some((command) => offered.includes(command))) {
    const detail = guest.agent.info ? `it does not know ${commands.join(" or ")}` : "no agent answers";
    throw new VmError("VM_E_ADDITIONS_FEATURE_NOT_AVAIL", { detail });
  }
}

// What a guest-control verb needs of the machine around it, and the checks all of them begin with.

import type { Heartbeat, MachineState, Session } from "../../contract/contract.js";
import { VmError } from "../../contract/vm-error.js";
import type { Clock } from "../agent/clock.js";
import type { GuestAgent } from "../agent/guest-agent.js";

/** What the machine around the verb does that the verb must know. */
export type GuestEvent =
  /** The state changed. */
  | "state"
  /** The guest rebooted: it left the old run and is in the reset ROM again. */
  | "reset"
  /** The kernel gave up. */
  | "panic";

/** Keeps the pages informed of who is logged on. */
export interface Roster {
  /** These are logged on now; who is missing has logged off by himself. */
  replace(sessions: readonly Session[]): void;
  /** A verb is ending these sessions; returns what ends that. */
  expect(sessions: readonly Session[]): () => void;
  /** This session was logged off by a verb. */
  ended(session: Session): void;
}

/** The machine around a verb. */
export interface Guest {
  /** Was a machine file read? */
  readonly known: boolean;
  readonly state: MachineState;
  readonly agent: GuestAgent;
  /** Stands still while the machine is paused. */
  readonly clock: Clock;
  /** Who is logged on (roster.ts). */
  readonly roster: Roster;
  readonly heartbeat: Heartbeat;
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

// The events of a VirtualMachine, one for each notice of the contract, and those of its tasks.

import type { NoticeName, Notices } from "../contract/contract.js";
import type { VmError } from "../contract/vm-error.js";
import type { VmTask, VmTaskProgress } from "./task.js";
import type { VmEvent } from "./vm-event.js";

type Lower<N extends NoticeName> = Exclude<N, "ended" | "state">;

/** By event type; the facts are in `event.detail`. */
export type VirtualMachineEvents = { [N in Lower<NoticeName> as Lowercase<N>]: VmEvent<Notices[N]> } & {
  /** The state changed. */
  statechange: VmEvent<Notices["state"]>;
  /** A task was begun through this object. */
  task: VmEvent<{ readonly task: VmTask<unknown> }>;
  /** A task of this object went on, or ended. */
  progress: VmEvent<VmTaskProgress & { readonly task: VmTask<unknown> }>;
  /** The machine cannot be reached any more; each later call ends with VM_E_VM_UNKNOWN or this error. */
  ended: VmEvent<{ readonly error: VmError }>;
};

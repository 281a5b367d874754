// heartbeat: signs of life of the guest over the last minute.

import type { Heartbeat } from "../../contract/contract.js";
import { VmError } from "../../contract/vm-error.js";
import type { Guest } from "./guest.js";

/** @throws VmError VM_E_VM_UNKNOWN, VM_E_VM_NOT_RUNNING, VM_E_ADDITIONS_NOT_AVAIL: no agent answers */
export function heartbeat(guest: Guest): Heartbeat {
  if (!guest.known) throw new VmError("VM_E_VM_UNKNOWN");
  if (guest.state !== "running" && guest.state !== "paused") throw new VmError("VM_E_VM_NOT_RUNNING");
  if (!guest.agent.info) throw new VmError("VM_E_ADDITIONS_NOT_AVAIL");
  return guest.heartbeat;
}

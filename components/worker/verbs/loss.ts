// What can go missing while a verb is under way.

import { VmError } from "../../contract/vm-error.js";
import type { Guest } from "./guest.js";

/** Why the guest can be waited for no longer; undefined while it can, also while it is paused. */
export function lossOf(guest: Guest): VmError | undefined {
  if (guest.state !== "running" && guest.state !== "paused") {
    return new VmError("VM_E_VM_NOT_RUNNING", { detail: guest.state });
  }
  return guest.agent.info
    ? undefined
    : new VmError("VM_E_ADDITIONS_NOT_AVAIL", { detail: "the agent is gone" });
}

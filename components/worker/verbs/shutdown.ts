// shutdown: the guest powers itself off.

import type { ShutdownArgs } from "../../contract/contract.js";
import type { Caller } from "../../contract/serve.js";
import { VmError } from "../../contract/vm-error.js";
import type { Guest } from "./guest.js";
import { stopGuest } from "./stop-guest.js";

/**
 * Ends when the machine is off.
 * @throws VmError refused: VM_E_VM_UNKNOWN, VM_E_VM_NOT_RUNNING, VM_E_VM_PAUSED,
 * VM_E_ADDITIONS_FEATURE_NOT_AVAIL, VM_E_TIMED_OUT; failed: ERROR_SHUTDOWN_IN_PROGRESS, ERROR_MACHINE_LOCKED,
 * ERROR_NOT_READY, ERROR_ACCESS_DENIED, ERROR_OPERATION_ABORTED (it rebooted instead), VM_E_TIMED_OUT (still
 * on), DISP_E_EXCEPTION
 */
export async function shutdown(guest: Guest, args: ShutdownArgs, task: Caller): Promise<void> {
  const end = await stopGuest(guest, "powerdown", args, task);
  if (end === "reset") throw new VmError("ERROR_OPERATION_ABORTED", { detail: "the guest rebooted instead" });
}

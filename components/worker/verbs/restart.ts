// restart: the guest reboots itself.

import type { ShutdownArgs } from "../../contract/contract.js";
import type { Caller } from "../../contract/serve.js";
import { VmError } from "../../contract/vm-error.js";
import type { Guest } from "./guest.js";
import { stopGuest } from "./stop-guest.js";

/**
 * Ends when the machine is in its reset ROM again.
 * @throws VmError as shutdown; ERROR_OPERATION_ABORTED: it went off instead
 */
export async function restart(guest: Guest, args: ShutdownArgs, task: Caller): Promise<void> {
  const end = await stopGuest(guest, "reboot", args, task);
  if (end === "off") throw new VmError("ERROR_OPERATION_ABORTED", { detail: "the guest went off instead" });
}

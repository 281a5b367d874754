// connect: the API on a port that somebody else shared.

import type { Port } from "../contract/platform.js";
import { VmError } from "../contract/vm-error.js";
import { VirtualMachine } from "./virtual-machine.js";

/**
 * The machine behind a port that `share()` made. Its facts arrive a moment later, with a `rights` event
 * first; what the port does not allow ends with 0x80070005.
 * @throws VmError E_POINTER: null; E_INVALIDARG: not a port
 */
export function connect(port: Port): VirtualMachine {
  if (port === null) throw new VmError("E_POINTER", { detail: "connect: port" });
  if (typeof port?.postMessage !== "function") {
    throw new VmError("E_INVALIDARG", { detail: "connect: port must be a MessagePort" });
  }
  return new VirtualMachine(port);
}

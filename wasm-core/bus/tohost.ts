// The host-target interface of conformance programs: a word in RAM named `tohost` that the program writes to
// end (bit 0 set) or to print a character (device 1, command 1).
import { ExitReason } from "../abi";
import { PAGE_SHIFT, RAM, RAM_BASE } from "../layout";
import { board } from "./board-state";

const PUT_CHARACTER: u64 = 0x0101;

/** Is `tohost` on the page of this guest-physical address? Such a page never gets a write tag. */
@inline export function holdsTohost(pa: u64): bool {
  return board().tohost != 0 && board().tohost >> PAGE_SHIFT == pa >> PAGE_SHIFT;
}

/** Acts on a store to `pa` when it was to `tohost`; true when the machine must end. */
export function tohostWritten(pa: u64): bool {
  const b = board();
  if (b.tohost == 0 || pa != b.tohost) return false;
  const at = RAM + usize(pa - RAM_BASE);
  const value = load<u64>(at);
  if (value & 1) {
    b.exit = ExitReason.TOHOST;
    b.exitCode = u32(value);
    return true;
  }
  if (value >> 48 == PUT_CHARACTER) store<u64>(at, 0);
  return false;
}

// What a console prints, on its way onto a terminal: shown bytes are paid back as credit, so that the worker
// never has more than its credit of bytes under way, and the page's thread is left alone between pieces.

import type { VirtualMachine } from "../api/virtual-machine.js";
import type { VmEvent } from "../api/vm-event.js";
import type { Notices } from "../contract/contract.js";

/** xterm.js parses a piece in one go: this many bytes take it a millisecond or two. */
const PIECE = 4 << 10;

/** Shows what `console` prints from now on on the screen; returns what ends that. */
export function showOutput(
  vm: VirtualMachine,
  console: string,
  screen: { write(bytes: Uint8Array, shown?: () => void): void },
): () => void {
  const show = ({ detail }: VmEvent<Notices["console"]>) => {
    if (detail.console !== console) return;
    const { bytes } = detail;
    const paid = () => void vm.creditConsole(console, bytes.length).catch(() => {});
    for (let at = 0; at < bytes.length; at += PIECE) {
      const last = at + PIECE >= bytes.length;
      screen.write(bytes.subarray(at, at + PIECE), last ? paid : undefined);
    }
  };
  vm.addEventListener("console", show);
  return () => vm.removeEventListener("console", show);
}

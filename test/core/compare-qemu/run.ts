// `npm run compare:qemu`: prints every line of the device tree and the boot log that differs from QEMU's;
// those that docs/compare-qemu.md does not explain are marked.
import { ours, qemuBoard } from "../../support/machines.js";
import { guestIsBuilt, ourBootLog, qemuBootLog } from "./boot-log.js";
import { deviceTree } from "./device-tree.js";
import { differences, unexplained } from "./differences.js";

function show(heading: string, theirs: string[], mine: string[]): void {
  const found = differences(theirs, mine);
  const open = new Set(unexplained(found, heading));
  console.log(`\n${heading}: ${found.length} lines differ, ${open.size} of them unexplained`);
  for (const one of found) console.log(`${open.has(one) ? "!" : " "} ${one.side.padEnd(4)}  ${one.line}`);
  if (open.size > 0) process.exitCode = 1;
}

show("Device tree", await deviceTree(qemuBoard(1)), await deviceTree(ours));
if (!guestIsBuilt()) console.log("\nBoot log: no guest to boot; npm run build:guest makes it");
else show("Boot log", await qemuBootLog(), await ourBootLog());

// From the page's load, or the process's start, to the guest's login prompt.
import { debianMachine } from "../machines/machine.js";
import { QEMU } from "../peers/process.js";
import { loginPrompt, takeTurns, type Group } from "./group.js";

/** At most one and a half times QEMU's time. */
const GOAL = 0.67;

export const BOOT: Group = {
  name: "boot",
  what: "cold boot to the login prompt, from the page's load",
  async measure(setting) {
    const machine = debianMachine(setting.engine);
    const starts = new Map([setting.ours, QEMU].map((peer) => [peer.name, () => peer.start(machine)]));
    const times = await takeTurns(setting, starts, loginPrompt);
    const [ours, reference] = [times.get(setting.ours.name)!, times.get(QEMU.name)!];
    const result = { group: "boot", name: "to the login prompt", unit: "ms", ours, reference };
    return { results: [{ ...result, against: QEMU.name, goal: GOAL }], notes: [] };
  },
};

// What shutdown and restart share: asking the guest to go down, and waiting until it has.

import type { MachineState, ShutdownArgs } from "../../contract/contract.js";
import type { HresultSymbol } from "../../contract/hresult.js";
import type { Caller } from "../../contract/serve.js";
import { VmError, asVmError } from "../../contract/vm-error.js";
import { run } from "../agent/exec.js";
import { requireAgent, type Guest } from "./guest.js";
import { Inbox } from "./inbox.js";

/** ms the agent may take to accept. */
export const TIMEOUT = 30_000;
/** ms the guest may take to go down. */
export const DOWN_TIME = 120_000;

const COMMANDS = ["guest-shutdown"];
const OFF: readonly MachineState[] = ["invalid", "turned-off", "saved"];

/** How the guest is asked, by what it is to do. */
const WAYS = {
  powerdown: {
    mode: "powerdown",
    forced: [
      ["systemctl", "--force", "poweroff"],
      ["poweroff", "-f"],
    ],
  },
  reboot: {
    mode: "reboot",
    forced: [
      ["systemctl", "--force", "reboot"],
      ["reboot", "-f"],
    ],
  },
} as const;

/** Words of a guest that refuses, and what they mean. */
const REFUSALS: readonly { words: RegExp; symbol: HresultSymbol }[] = [
  { words: /in progress|already/i, symbol: "ERROR_SHUTDOWN_IN_PROGRESS" },
  { words: /inhibit|locked/i, symbol: "ERROR_MACHINE_LOCKED" },
  { words: /denied|not permitted|not allowed|disabled/i, symbol: "ERROR_ACCESS_DENIED" },
  { words: /not ready|starting|booting/i, symbol: "ERROR_NOT_READY" },
];

/** Guests that go down already. */
const stopping = new WeakSet<Guest>();

/**
 * Asks the guest to go down and waits until it is off or in its reset ROM again.
 * @returns which of the two came
 */
export async function stopGuest(
  guest: Guest,
  way: keyof typeof WAYS,
  { force = false, timeout }: ShutdownArgs,
  task: Caller,
): Promise<"off" | "reset"> {
  requireAgent(guest, COMMANDS);
  await guest.agent.call("guest-ping", {}, timeout ?? TIMEOUT).catch((error: unknown) => {
    // What the checks say now says more than that nobody answers.
    requireAgent(guest, COMMANDS);
    throw error;
  });
  task.accept();
  if (stopping.has(guest)) throw new VmError("ERROR_SHUTDOWN_IN_PROGRESS");
  stopping.add(guest);
  const inbox = new Inbox<"off" | "reset" | "panic" | VmError>();
  const unwatch = guest.watch((event) => {
    if (event !== "state") inbox.put(event);
    else if (OFF.includes(guest.state)) inbox.put("off");
  });
  try {
    task.progress({ percent: 0, step: { key: "guest-stopping" }, cancelable: false });
    ask(guest, way, force).catch((error: unknown) => {
      // An agent that falls silent or goes away is part of going down; only its own "no" counts.
      if (guest.agent.info && asVmError(error).symbol !== "VM_E_TIMED_OUT")
        inbox.put(refusal(asVmError(error)));
    });
    const deadline = guest.clock.now() + (timeout ?? DOWN_TIME);
    const word = await inbox.next(guest.clock, deadline);
    if (word === undefined) throw new VmError("VM_E_TIMED_OUT", { detail: "the guest is still on" });
    if (word instanceof VmError) throw word;
    if (word === "panic") throw new VmError("DISP_E_EXCEPTION", { detail: "the guest's kernel panicked" });
    return word;
  } finally {
    stopping.delete(guest);
    unwatch();
  }
}

async function ask(guest: Guest, way: keyof typeof WAYS, force: boolean): Promise<void> {
  const { mode, forced } = WAYS[way];
  if (force && guest.agent.info?.commands.includes("guest-exec")) {
    for (const argv of forced) {
      // The agent may be gone before it can say how the program ended.
      const finished = await run(guest.agent, guest.clock, argv, TIMEOUT).catch(() => undefined);
      if (finished?.exitCode === 0) return;
    }
  }
  await guest.agent.order("guest-shutdown", { mode }, TIMEOUT);
}

function refusal(error: VmError): VmError {
  const meaning = REFUSALS.find(({ words }) => words.test(error.detail));
  return new VmError(meaning?.symbol ?? "DISP_E_EXCEPTION", { detail: error.detail, cause: error });
}

// osInfo: what the guest says of its operating system.

import type { OsInfo } from "../../contract/contract.js";
import { requireAgent, type Guest } from "./guest.js";

/** ms the agent may take for each question. */
const TIMEOUT = 15_000;

/** @throws VmError VM_E_VM_NOT_RUNNING, VM_E_VM_PAUSED, VM_E_ADDITIONS_FEATURE_NOT_AVAIL, VM_E_TIMED_OUT */
export async function osInfo(guest: Guest): Promise<OsInfo> {
  requireAgent(guest, ["guest-get-osinfo"]);
  const info = asRecord(await guest.agent.call("guest-get-osinfo", {}, TIMEOUT));
  const host = guest.agent.info?.commands.includes("guest-get-host-name")
    ? asRecord(await guest.agent.call("guest-get-host-name", {}, TIMEOUT))
    : {};
  return {
    name: text(info["pretty-name"]) || text(info.name),
    id: text(info.id),
    version: text(info["version-id"]),
    kernel: text(info["kernel-release"]),
    machine: text(info.machine),
    hostName: text(host["host-name"]),
  };
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

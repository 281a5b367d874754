// The byte streams of a machine by name, numbered as wasm-core/abi.ts says.

import { STREAM_HVC, STREAM_UART } from "../../wasm-core/abi.js";
import type { CheckedMachineFile } from "./machine-file-check.js";

/** The virtio port of the integration agent. */
export const AGENT_PORT = "org.qemu.guest_agent.0";
const UART = "ttyS0";

export interface Streams {
  /** Number of virtio consoles the board needs: up to the highest one that is shown. */
  consoles: number;
  /** Names of the virtio ports. */
  ports: string[];
  /** Every console the guest has, shown or not: its name and stream. */
  byConsole: Map<string, number>;
  /** The agent's stream; undefined when there is none. */
  agent: number | undefined;
}

/** The streams that a machine file asks for. */
export function streamsOf({ consoles, agent }: Pick<CheckedMachineFile, "consoles" | "agent">): Streams {
  const count = Math.max(0, ...consoles.map((name) => (name === UART ? 0 : Number(name.slice(3)) + 1)));
  const byConsole = new Map([[UART, STREAM_UART]]);
  for (let index = 0; index < count; index++) byConsole.set(`hvc${index}`, STREAM_HVC + index);
  return {
    consoles: count,
    ports: agent ? [AGENT_PORT] : [],
    byConsole,
    agent: agent ? STREAM_HVC + count : undefined,
  };
}

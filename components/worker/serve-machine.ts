// A machine behind its owner's port: the same in a browser's Worker and in a thread of Node.

import type { Port } from "../contract/platform.js";
import { ALL_RIGHTS } from "../contract/rights.js";
import { handlersOf } from "./handlers.js";
import { Machine, type Platform } from "./machine.js";
import { Ports } from "./ports.js";

/** Makes a machine, off and without a file, and serves it on `owner` with all rights. */
export function serveMachine(owner: Port, platform: Platform): void {
  const ports = new Ports(
    () => machine.consoles,
    () => machine.known,
  );
  const machine: Machine = new Machine(platform, (notice, data) => ports.notify(notice, data));
  ports.handlers = handlersOf(machine, ports);
  ports.open(owner, ALL_RIGHTS);
}

// A machine on a thread of Node, for programs that drive guests without a browser.

import { Worker } from "node:worker_threads";
import type { Port } from "../components/contract/platform.js";

export interface MachineThread {
  /** The owner's port: `new VirtualMachine(port)`. */
  port: Port;
  /** Ends the thread, whatever it is doing; the port says no more. */
  terminate(): Promise<unknown>;
}

/**
 * Starts a machine, off and without a file.
 * @param entry URL of the built vm-worker.js
 */
export function startMachine(entry: URL): MachineThread {
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(entry, { workerData: { owner: port2 }, transferList: [port2] });
  return {
    port: port1 as unknown as Port,
    async terminate() {
      port1.close();
      await worker.terminate();
    },
  };
}

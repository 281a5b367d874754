// The worker's entry in Node: the machine of a browser's Worker, behind the same contract, on a thread.

import { workerData } from "node:worker_threads";
import type { Port } from "../components/contract/platform.js";
import { compileCore } from "../components/worker/core.js";
import { serveMachine } from "../components/worker/serve-machine.js";
import { nodeFile } from "./node-file-source.js";

const core = new URL("core.wasm", import.meta.url).href;
const { owner } = workerData as { owner: Port };

serveMachine(owner, {
  source: nodeFile,
  core: (signal) => compileCore(core, nodeFile, signal),
  drawing: 0,
});

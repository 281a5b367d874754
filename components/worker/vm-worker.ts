// The Worker's entry in a browser: its own port is the owner's, with all rights.

import type { Port } from "../contract/platform.js";
import { compileCore } from "./core.js";
import { fetchFile } from "./file-source.js";
import { serveMachine } from "./serve-machine.js";

/** Two frames of the page, ms. */
const DRAWING = 33;

const core = new URL("../../wasm-core/build/core.wasm", import.meta.url).href;

serveMachine(globalThis as unknown as Port, {
  source: fetchFile,
  core: (signal) => compileCore(core, fetchFile, signal),
  drawing: DRAWING,
});

// Chromium looks through all its locales for a process's first number format: 30 ms, which the page's thread
// would stand still for as soon as it shows a number.
setTimeout(() => new Intl.NumberFormat());

// Drawing with the GPU: whether there is one, and what its cells need.

import type { ITerminalOptions } from "@xterm/xterm";
import { nextTask } from "./next-task.js";

/**
 * Device pixels to add to a cell: drawn by the GPU, cells are whole pixels wide and rounded down, which looks
 * cramped.
 */
export function lostWidth({ fontFamily, fontSize }: ITerminalOptions): number {
  const context = document.createElement("canvas").getContext("2d");
  if (!context) return 0;
  context.font = `${fontSize}px ${fontFamily}`;
  const width = context.measureText("W").width * devicePixelRatio;
  return Math.round(width) - Math.floor(width);
}

/**
 * Renderers that draw on the processor, and hold the page up with it: SwiftShader, Mesa's llvmpipe, Windows'
 * WARP.
 */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i;

let gpu: Promise<boolean> | undefined;

/** Is there WebGL 2 on a real GPU? To ask takes a while, and is a task of its own. */
export function hasGpu(): Promise<boolean> {
  gpu ??= nextTask().then(probeGpu);
  return gpu;
}

function probeGpu(): boolean {
  const context = document
    .createElement("canvas")
    .getContext("webgl2", { failIfMajorPerformanceCaveat: true });
  if (!context) return false;
  const names = context.getExtension("WEBGL_debug_renderer_info");
  const renderer = String(context.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : context.RENDERER));
  context.getExtension("WEBGL_lose_context")?.loseContext();
  return !SOFTWARE.test(renderer);
}

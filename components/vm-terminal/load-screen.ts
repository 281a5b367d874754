// xterm.js and what is made of it here: most of what a page downloads of us, so it comes after the rest.

import type { Screen } from "./screen.js";

/**
 * Loads it, or has it already. Where it cannot be had the page's own error event tells, and the consoles stay
 * empty.
 */
export async function loadScreen(): Promise<{ Screen: typeof Screen }> {
  try {
    return await import("./screen.js");
  } catch (error) {
    reportError(error);
    return new Promise(() => {});
  }
}

// Long work in pieces.

/**
 * Resolves in a task of its own, so that what the page wants to do comes in between: on a slow processor each
 * piece is long.
 */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

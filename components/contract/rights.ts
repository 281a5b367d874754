// Access rights of a port, as bits of a mask. Names follow IVMAccessRights (read, write, execute, change
// permissions).

/**
 * - `read`: see the machine: state, consoles' output, who is logged on
 * - `write`: configure it, type into its consoles
 * - `execute`: start, stop, pause, reset it; log users off, shut the guest down
 * - `changePermissions`: hand the machine on to others, and cut them off
 */
export const RIGHTS = { read: 1, write: 2, execute: 4, changePermissions: 8 } as const;
export type Right = keyof typeof RIGHTS;

export const ALL_RIGHTS: readonly Right[] = Object.keys(RIGHTS) as Right[];

/** The mask of a list of rights. */
export function maskOf(rights: readonly Right[]): number {
  return rights.reduce((mask, right) => mask | RIGHTS[right], 0);
}

/** The rights of a mask. */
export function rightsOf(mask: number): Right[] {
  return ALL_RIGHTS.filter((right) => (mask & RIGHTS[right]) !== 0);
}

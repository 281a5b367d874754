// Access rights of a port, as bits of a mask. Names follow the access-rights model of the mirrored API.

export const RIGHTS = { read: 1, write: 2, execute: 4 } as const;
export type Right = keyof typeof RIGHTS;

export const ALL_RIGHTS: readonly Right[] = Object.keys(RIGHTS) as Right[];

/** The mask of a list of rights. */
export function maskOf(rights: readonly Right[]): number {
  return rights.reduce((mask, right) => mask | RIGHTS[right], 0);
}

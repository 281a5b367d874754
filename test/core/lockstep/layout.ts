// Where a lockstep image keeps what; harness.S says the same (its .equ lines).

export const HARNESS = 0x8000_0000;
/** Count of the programs, verbose, rounds, interrupts, then for each its entry and its register file. */
export const TABLE = 0x8010_0000;
/** What programs load and store; across a page boundary. */
export const SCRATCH = 0x801f_ff00;
export const SCRATCH_BYTES = 512;
/** Words of the table before the first program's. */
export const TABLE_HEAD = 4;
export const PROGRAMS = 0x8040_0000;
/** x1…x31, f0…f31, fcsr. */
export const FILE_SLOTS = 31 + 32 + 1;

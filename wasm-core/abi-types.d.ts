// The AssemblyScript types that abi.ts spells, as tsc sees them.
type u32 = number;

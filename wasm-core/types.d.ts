// AssemblyScript's number types as tsc sees them in abi.ts and layout.ts, the files that both compilers read.
type u8 = number;
type u32 = number;
type u64 = number;
type usize = number;

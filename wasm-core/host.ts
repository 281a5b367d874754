// Everything the core asks of its host, declared once. The host supplies it as the import module "host".

/** Monotonic time, ms; may be coarse (0.1–1 ms steps). */
@external("host", "now")
export declare function now(): f64;

/** Wall-clock time since 1970-01-01T00:00:00Z, ms. */
@external("host", "epoch")
export declare function epoch(): f64;

/** Fills `bytes` bytes at linear-memory address `at` from the platform's cryptographic source. */
@external("host", "random")
export declare function random(at: usize, bytes: u32): void;

/** Compiles the wasm module of `bytes` bytes at `at` and instantiates it; false when that fails. */
@external("host", "compile")
export declare function compile(at: usize, bytes: u32): bool;

// Does this platform have a fused multiply-add? Relaxed SIMD lets an engine round once or twice; the
// translator emits it only where it rounds once.

/** (a, b, c) → a * b + c by `f64x2.relaxed_madd`, exported as "f". */
const PROBE = [
  [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  // Type: three f64 to one; one function of it; its export.
  [1, 8, 1, 0x60, 3, 0x7c, 0x7c, 0x7c, 1, 0x7c],
  [3, 2, 1, 0],
  [7, 5, 1, 1, 0x66, 0, 0],
  // Code: each parameter as both lanes, relaxed_madd, lane 0.
  [10, 22, 1, 20, 0],
  [0x20, 0, 0xfd, 0x14, 0x20, 1, 0xfd, 0x14, 0x20, 2, 0xfd, 0x14],
  [0xfd, 0x87, 0x02, 0xfd, 0x21, 0, 0x0b],
].flat();

let known: boolean | undefined;

/** Whether `f64x2.relaxed_madd` is there and rounds once. Found out at the first call. */
export function hasFusedMultiplyAdd(): boolean {
  return (known ??= probe());
}

function probe(): boolean {
  const bytes = new Uint8Array(PROBE);
  if (!WebAssembly.validate(bytes)) return false;
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  const multiplyAdd = exports["f"] as (a: number, b: number, c: number) => number;
  // The product's last bits are lost if it is rounded before the addition.
  const b = 1 + 2 ** -52;
  return [1 + 2 ** -52, 1 + 2 ** -30, 3 + 2 ** -40].every((a) => multiplyAdd(a, b, -(a * b)) !== 0);
}

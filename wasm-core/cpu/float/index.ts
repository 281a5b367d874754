// IEEE-754 arithmetic of RV64 F and D (unprivileged specification, chapters 20 and 21), exact in result and
// flags for all five rounding modes. RISC-V's choices: one NaN result, tininess detected after rounding.
//
// `f64_add(s, a, b, rm)` and the like: s accrues flags; a, b, c are the bits of the operands, rm is a
// Rounding; the result is bits again. Integers are registers, u64: a result of 32 bits, signed or not, is
// sign-extended as fcvt.w and fcvt.wu write it.
export { f32_add, f32_sub, f64_add, f64_sub } from "./add";
export { f32_classify, f64_classify } from "./classify";
export {
  f32_eq, f32_le, f32_lt, f32_max, f32_min, f64_eq, f64_le, f64_lt, f64_max, f64_min,
} from "./compare";
export { f32_to_f64, f64_to_f32 } from "./convert";
export { f32_div, f64_div } from "./div";
export {
  i32_to_f32, i32_to_f64, i64_to_f32, i64_to_f64, ui32_to_f32, ui32_to_f64, ui64_to_f32, ui64_to_f64,
} from "./from-integer";
export { f32_mul, f64_mul } from "./mul";
export { f32_mulAdd, f64_mulAdd } from "./native-mul-add";
export { f32_sqrt, f64_sqrt } from "./sqrt";
export { FloatStatus, Flag, Rounding } from "./status";
export {
  f32_to_i32, f32_to_i64, f32_to_ui32, f32_to_ui64, f64_to_i32, f64_to_i64, f64_to_ui32, f64_to_ui64,
} from "./to-integer";

// Sums, products, quotients, roots and fused sums: rounding, special operands, overflow and underflow.
import { DZ, NONE, NV, NX, OF, RDN, RMM, RNE, RTZ, RUP, UF, binary, d, f, ternary, unary } from "./expect";
import {
  f32_add, f32_div, f32_mul, f32_mulAdd, f32_sqrt, f32_sub,
  f64_add, f64_div, f64_mul, f64_mulAdd, f64_sqrt, f64_sub,
} from "./index";

const ONE: u64 = 0x3ff0_0000_0000_0000;
const MINUS_ONE: u64 = 0xbff0_0000_0000_0000;
/** Half the last place of 1. */
const HALF_ULP: u64 = 0x3ca0_0000_0000_0000;
const ZERO: u64 = 0;
const MINUS_ZERO: u64 = 0x8000_0000_0000_0000;
const LEAST: u64 = 1;
const LEAST_NORMAL: u64 = 0x0010_0000_0000_0000;
const MOST: u64 = 0x7fef_ffff_ffff_ffff;
const INFINITY: u64 = 0x7ff0_0000_0000_0000;
const MINUS_INFINITY: u64 = 0xfff0_0000_0000_0000;
const NAN: u64 = 0x7ff8_0000_0000_0000;
const SIGNALING: u64 = 0xfff4_0000_0000_0001;
const PAYLOAD: u64 = 0xfff8_0000_0000_1234;

export function test_sum_rounds(): void {
  assert(binary<u64>(f64_add, ONE, HALF_ULP, RNE, ONE, NX));
  assert(binary<u64>(f64_add, ONE, HALF_ULP, RTZ, ONE, NX));
  assert(binary<u64>(f64_add, ONE, HALF_ULP, RDN, ONE, NX));
  assert(binary<u64>(f64_add, ONE, HALF_ULP, RUP, ONE + 1, NX));
  assert(binary<u64>(f64_add, ONE, HALF_ULP, RMM, ONE + 1, NX));
  assert(binary<u64>(f64_add, ONE + 1, HALF_ULP, RNE, ONE + 2, NX));
  assert(binary<u64>(f64_sub, MINUS_ONE, HALF_ULP, RDN, MINUS_ONE + 1, NX));
  assert(binary<u64>(f64_sub, MINUS_ONE, HALF_ULP, RMM, MINUS_ONE + 1, NX));
  assert(binary<u64>(f64_add, ONE, LEAST, RNE, ONE, NX));
  assert(binary<u64>(f64_sub, ONE, LEAST, RTZ, ONE - 1, NX));
  assert(binary<u64>(f64_add, d(0.1), d(0.2), RNE, d(0.30000000000000004), NX));
  assert(binary<u64>(f64_add, d(1.5), d(2.25), RTZ, d(3.75), NONE));
  assert(binary<u32>(f32_add, f(16777216), f(1), RNE, f(16777216), NX));
  assert(binary<u32>(f32_add, f(16777216), f(1), RMM, f(16777218), NX));
  assert(binary<u32>(f32_sub, f(0.5), f(0.25), RNE, f(0.25), NONE));
}

export function test_sum_of_zeros(): void {
  assert(binary<u64>(f64_sub, ONE, ONE, RNE, ZERO, NONE));
  assert(binary<u64>(f64_sub, ONE, ONE, RDN, MINUS_ZERO, NONE));
  assert(binary<u64>(f64_add, ZERO, MINUS_ZERO, RUP, ZERO, NONE));
  assert(binary<u64>(f64_add, ZERO, MINUS_ZERO, RDN, MINUS_ZERO, NONE));
  assert(binary<u64>(f64_add, MINUS_ZERO, MINUS_ZERO, RNE, MINUS_ZERO, NONE));
  assert(binary<u64>(f64_add, MINUS_ZERO, LEAST, RTZ, LEAST, NONE));
}

export function test_sum_at_the_ends(): void {
  assert(binary<u64>(f64_add, LEAST, LEAST, RNE, 2, NONE));
  assert(binary<u64>(f64_sub, LEAST_NORMAL, LEAST, RNE, LEAST_NORMAL - 1, NONE));
  assert(binary<u64>(f64_add, MOST, MOST, RNE, INFINITY, OF | NX));
  assert(binary<u64>(f64_add, MOST, MOST, RTZ, MOST, OF | NX));
  assert(binary<u64>(f64_add, MOST, MOST, RDN, MOST, OF | NX));
  assert(binary<u64>(f64_add, MOST, 0x7c90_0000_0000_0000, RNE, INFINITY, OF | NX));
  assert(binary<u64>(f64_add, MOST, 0x7c8f_ffff_ffff_ffff, RNE, MOST, NX));
  assert(binary<u64>(f64_add, MOST, 1, RUP, INFINITY, OF | NX));
}

export function test_sum_of_specials(): void {
  assert(binary<u64>(f64_add, INFINITY, MINUS_ONE, RNE, INFINITY, NONE));
  assert(binary<u64>(f64_add, MOST, MINUS_INFINITY, RNE, MINUS_INFINITY, NONE));
  assert(binary<u64>(f64_add, INFINITY, INFINITY, RNE, INFINITY, NONE));
  assert(binary<u64>(f64_sub, INFINITY, INFINITY, RNE, NAN, NV));
  assert(binary<u64>(f64_add, PAYLOAD, ONE, RNE, NAN, NONE));
  assert(binary<u64>(f64_add, ONE, SIGNALING, RNE, NAN, NV));
  assert(binary<u32>(f32_add, 0xff80_0001, 0, RNE, 0x7fc0_0000, NV));
}

export function test_product(): void {
  assert(binary<u64>(f64_mul, d(3), d(-7), RNE, d(-21), NONE));
  assert(binary<u64>(f64_mul, d(0.1), d(0.1), RNE, d(0.010000000000000002), NX));
  assert(binary<u64>(f64_mul, d(0.1), d(0.1), RTZ, d(0.01), NX));
  assert(binary<u64>(f64_mul, MINUS_ZERO, d(5), RNE, MINUS_ZERO, NONE));
  assert(binary<u64>(f64_mul, INFINITY, ZERO, RNE, NAN, NV));
  assert(binary<u64>(f64_mul, INFINITY, d(-2), RNE, MINUS_INFINITY, NONE));
  assert(binary<u64>(f64_mul, SIGNALING, ZERO, RNE, NAN, NV));
  assert(binary<u64>(f64_mul, MOST, d(-2), RUP, MOST | MINUS_ZERO, OF | NX));
  assert(binary<u32>(f32_mul, f(3), f(5), RNE, f(15), NONE));
  assert(binary<u32>(f32_mul, f(16777215), f(16777215), RNE, f(281474943156224), NX));
}

export function test_underflow(): void {
  assert(binary<u64>(f64_mul, LEAST_NORMAL, d(0.5), RNE, LEAST_NORMAL >> 1, NONE));
  assert(binary<u64>(f64_mul, LEAST, d(0.5), RNE, ZERO, UF | NX));
  assert(binary<u64>(f64_mul, LEAST, d(0.5), RUP, LEAST, UF | NX));
  assert(binary<u64>(f64_mul, LEAST, d(0.5), RMM, LEAST, UF | NX));
  assert(binary<u64>(f64_mul, LEAST, LEAST, RUP, LEAST, UF | NX));
  assert(binary<u64>(f64_mul, LEAST, LEAST | MINUS_ZERO, RNE, MINUS_ZERO, UF | NX));
  // The least normal number times 1 - 2^-104 is not tiny if rounded to nearest or up; times 1 - 2^-53 it is.
  assert(binary<u64>(f64_mul, LEAST_NORMAL + 1, ONE - 2, RNE, LEAST_NORMAL, NX));
  assert(binary<u64>(f64_mul, LEAST_NORMAL + 1, ONE - 2, RUP, LEAST_NORMAL, NX));
  assert(binary<u64>(f64_mul, LEAST_NORMAL + 1, ONE - 2, RTZ, LEAST_NORMAL - 1, UF | NX));
  assert(binary<u64>(f64_mul, LEAST_NORMAL, ONE - 1, RNE, LEAST_NORMAL, UF | NX));
  assert(binary<u32>(f32_mul, 0x0080_0001, 0x3f7f_fffe, RNE, 0x0080_0000, NX));
  assert(binary<u32>(f32_mul, 0x0080_0000, 0x3f7f_ffff, RNE, 0x0080_0000, UF | NX));
}

export function test_quotient(): void {
  assert(binary<u64>(f64_div, d(21), d(-7), RNE, d(-3), NONE));
  assert(binary<u64>(f64_div, ONE, d(3), RNE, 0x3fd5_5555_5555_5555, NX));
  assert(binary<u64>(f64_div, ONE, d(3), RUP, 0x3fd5_5555_5555_5556, NX));
  assert(binary<u64>(f64_div, ONE, MINUS_ZERO, RNE, MINUS_INFINITY, DZ));
  assert(binary<u64>(f64_div, ZERO, ZERO, RNE, NAN, NV));
  assert(binary<u64>(f64_div, INFINITY, MINUS_INFINITY, RNE, NAN, NV));
  assert(binary<u64>(f64_div, INFINITY, MINUS_ZERO, RNE, MINUS_INFINITY, NONE));
  assert(binary<u64>(f64_div, ONE, INFINITY, RNE, ZERO, NONE));
  assert(binary<u64>(f64_div, PAYLOAD, ZERO, RNE, NAN, NONE));
  assert(binary<u64>(f64_div, MOST, LEAST, RTZ, MOST, OF | NX));
  assert(binary<u64>(f64_div, LEAST, d(2), RNE, ZERO, UF | NX));
  assert(binary<u32>(f32_div, f(1), f(3), RNE, 0x3eaa_aaab, NX));
  assert(binary<u32>(f32_div, f(1), f(3), RTZ, 0x3eaa_aaaa, NX));
  assert(binary<u32>(f32_div, f(-1), f(0), RNE, 0xff80_0000, DZ));
}

export function test_root(): void {
  assert(unary<u64, u64>(f64_sqrt, d(9), RNE, d(3), NONE));
  assert(unary<u64, u64>(f64_sqrt, d(2), RNE, 0x3ff6_a09e_667f_3bcd, NX));
  assert(unary<u64, u64>(f64_sqrt, d(2), RDN, 0x3ff6_a09e_667f_3bcc, NX));
  assert(unary<u64, u64>(f64_sqrt, LEAST, RNE, 0x1e60_0000_0000_0000, NONE));
  assert(unary<u64, u64>(f64_sqrt, MOST, RUP, 0x5ff0_0000_0000_0000, NX));
  assert(unary<u64, u64>(f64_sqrt, MINUS_ZERO, RNE, MINUS_ZERO, NONE));
  assert(unary<u64, u64>(f64_sqrt, INFINITY, RNE, INFINITY, NONE));
  assert(unary<u64, u64>(f64_sqrt, MINUS_ONE, RNE, NAN, NV));
  assert(unary<u64, u64>(f64_sqrt, SIGNALING, RNE, NAN, NV));
  assert(unary<u64, u64>(f64_sqrt, PAYLOAD, RNE, NAN, NONE));
  assert(unary<u32, u32>(f32_sqrt, f(2), RNE, 0x3fb5_04f3, NX));
  assert(unary<u32, u32>(f32_sqrt, f(2), RUP, 0x3fb5_04f4, NX));
}

export function test_fused_sum(): void {
  assert(ternary<u64>(f64_mulAdd, d(3), d(5), d(-1), RNE, d(14), NONE));
  // (1 + u)(1 - u) - 1 = -u^2
  assert(ternary<u64>(f64_mulAdd, ONE + 1, ONE - 2, MINUS_ONE, RNE, 0xb970_0000_0000_0000, NONE));
  assert(ternary<u64>(f64_mulAdd, ONE + 1, ONE + 1, LEAST, RUP, ONE + 3, NX));
  assert(ternary<u64>(f64_mulAdd, d(2), d(3), d(-6), RNE, ZERO, NONE));
  assert(ternary<u64>(f64_mulAdd, d(2), d(3), d(-6), RDN, MINUS_ZERO, NONE));
  assert(ternary<u64>(f64_mulAdd, ZERO, MINUS_ONE, MINUS_ZERO, RNE, MINUS_ZERO, NONE));
  assert(ternary<u64>(f64_mulAdd, INFINITY, ZERO, PAYLOAD, RNE, NAN, NV));
  assert(ternary<u64>(f64_mulAdd, ONE, PAYLOAD, INFINITY, RNE, NAN, NONE));
  assert(ternary<u64>(f64_mulAdd, ONE, ONE, SIGNALING, RNE, NAN, NV));
  assert(ternary<u64>(f64_mulAdd, INFINITY, ONE, MINUS_INFINITY, RNE, NAN, NV));
  assert(ternary<u64>(f64_mulAdd, MOST, MOST, MINUS_INFINITY, RNE, MINUS_INFINITY, NONE));
  assert(ternary<u64>(f64_mulAdd, MOST, d(2), MOST | MINUS_ZERO, RNE, MOST, NONE));
  assert(ternary<u64>(f64_mulAdd, LEAST, d(0.5), LEAST, RNE, 2, UF | NX));
  // A product just above a tie with the addend: rounding twice would lose it.
  assert(ternary<u32>(f32_mulAdd, 0x3f80_0001, 0x3380_0000, f(1), RNE, 0x3f80_0001, NX));
  assert(ternary<u32>(f32_mulAdd, f(1), 0x3380_0000, f(1), RNE, f(1), NX));
}

// Conversions between the formats, to integers and from them.
import { NONE, NV, NX, OF, RDN, RMM, RNE, RTZ, RUP, UF, d, f, unary } from "./expect";
import {
  f32_to_f64, f32_to_i32, f32_to_i64, f32_to_ui32, f32_to_ui64, f64_to_f32, f64_to_i32, f64_to_i64,
  f64_to_ui32, f64_to_ui64, i32_to_f32, i32_to_f64, i64_to_f32, i64_to_f64, ui32_to_f32, ui32_to_f64,
  ui64_to_f32, ui64_to_f64,
} from "./index";
import { FloatStatus } from "./status";

const NAN: u64 = 0xfff8_0000_0000_0001;
const SIGNALING: u64 = 0x7ff0_0000_0000_0001;
const INFINITY: u64 = 0x7ff0_0000_0000_0000;
const MINUS_INFINITY: u64 = 0xfff0_0000_0000_0000;

/** As registers hold them. */
const MIN_32: u64 = 0xffff_ffff_8000_0000;
const MAX_32: u64 = 0x7fff_ffff;
const MIN_64: u64 = 0x8000_0000_0000_0000;
const MAX_64: u64 = 0x7fff_ffff_ffff_ffff;
const ALL_ONES: u64 = 0xffff_ffff_ffff_ffff;

export function test_narrow(): void {
  assert(unary<u64, u32>(f64_to_f32, d(1.5), RNE, f(1.5), NONE));
  assert(unary<u64, u32>(f64_to_f32, d(0.1), RNE, f(0.1), NX));
  assert(unary<u64, u32>(f64_to_f32, d(16777217), RNE, f(16777216), NX));
  assert(unary<u64, u32>(f64_to_f32, d(16777217), RMM, f(16777218), NX));
  assert(unary<u64, u32>(f64_to_f32, d(-16777217), RUP, f(-16777216), NX));
  assert(unary<u64, u32>(f64_to_f32, d(1e300), RNE, 0x7f80_0000, OF | NX));
  assert(unary<u64, u32>(f64_to_f32, d(-1e300), RTZ, 0xff7f_ffff, OF | NX));
  assert(unary<u64, u32>(f64_to_f32, d(1e-300), RUP, 1, UF | NX));
  assert(unary<u64, u32>(f64_to_f32, 0x36a0_0000_0000_0000, RNE, 1, NONE));
  assert(unary<u64, u32>(f64_to_f32, d(-0.0), RNE, 0x8000_0000, NONE));
  assert(unary<u64, u32>(f64_to_f32, MINUS_INFINITY, RNE, 0xff80_0000, NONE));
  assert(unary<u64, u32>(f64_to_f32, NAN, RNE, 0x7fc0_0000, NONE));
  assert(unary<u64, u32>(f64_to_f32, SIGNALING, RNE, 0x7fc0_0000, NV));
}

function widens(a: u32, result: u64, flags: u32): bool {
  const s = changetype<FloatStatus>(<usize>64);
  s.fflags = NONE;
  return f32_to_f64(s, a) == result && s.fflags == flags;
}

export function test_widen(): void {
  assert(widens(f(1.5), d(1.5), NONE));
  assert(widens(0x8000_0001, 0xb6a0_0000_0000_0000, NONE));
  assert(widens(0xff80_0000, MINUS_INFINITY, NONE));
  assert(widens(0xffc0_0001, 0x7ff8_0000_0000_0000, NONE));
  assert(widens(0x7f80_0001, 0x7ff8_0000_0000_0000, NV));
}

export function test_to_integer_rounds(): void {
  assert(unary<u64, u64>(f64_to_i64, d(2.5), RNE, 2, NX));
  assert(unary<u64, u64>(f64_to_i64, d(2.5), RTZ, 2, NX));
  assert(unary<u64, u64>(f64_to_i64, d(2.5), RDN, 2, NX));
  assert(unary<u64, u64>(f64_to_i64, d(2.5), RUP, 3, NX));
  assert(unary<u64, u64>(f64_to_i64, d(2.5), RMM, 3, NX));
  assert(unary<u64, u64>(f64_to_i64, d(-2.5), RNE, -2, NX));
  assert(unary<u64, u64>(f64_to_i64, d(-2.5), RDN, -3, NX));
  assert(unary<u64, u64>(f64_to_i64, d(-2.5), RUP, -2, NX));
  assert(unary<u64, u64>(f64_to_i64, d(-2.5), RMM, -3, NX));
  assert(unary<u64, u64>(f64_to_i64, d(0.49999999999999994), RMM, 0, NX));
  assert(unary<u64, u64>(f64_to_i64, d(2251799813685249.5), RMM, 2251799813685250, NX));
  assert(unary<u64, u64>(f64_to_i64, d(-7), RTZ, -7, NONE));
  assert(unary<u32, u64>(f32_to_i64, f(-0.5), RNE, 0, NX));
  assert(unary<u32, u64>(f32_to_i32, f(1.75), RTZ, 1, NX));
  assert(unary<u32, u64>(f32_to_ui64, f(1e10), RTZ, 10000000000, NONE));
}

export function test_to_integer_saturates(): void {
  assert(unary<u64, u64>(f64_to_i32, d(2147483647.5), RTZ, MAX_32, NX));
  assert(unary<u64, u64>(f64_to_i32, d(2147483647.5), RNE, MAX_32, NV));
  assert(unary<u64, u64>(f64_to_i32, d(-2147483648.5), RNE, MIN_32, NX));
  assert(unary<u64, u64>(f64_to_i32, d(-2147483648.5), RDN, MIN_32, NV));
  assert(unary<u64, u64>(f64_to_i32, MINUS_INFINITY, RNE, MIN_32, NV));
  assert(unary<u64, u64>(f64_to_i32, NAN, RNE, MAX_32, NV));
  assert(unary<u64, u64>(f64_to_ui32, d(4294967295), RNE, ALL_ONES, NONE));
  assert(unary<u64, u64>(f64_to_ui32, d(2147483648), RNE, MIN_32, NONE));
  assert(unary<u64, u64>(f64_to_ui32, d(4294967296), RNE, ALL_ONES, NV));
  assert(unary<u64, u64>(f64_to_ui32, d(-0.9), RTZ, 0, NX));
  assert(unary<u64, u64>(f64_to_ui32, d(-0.9), RNE, 0, NV));
  assert(unary<u64, u64>(f64_to_ui32, d(-0.0), RDN, 0, NONE));
  assert(unary<u64, u64>(f64_to_i64, d(9223372036854775808.0), RNE, MAX_64, NV));
  assert(unary<u64, u64>(f64_to_i64, d(-9223372036854775808.0), RNE, MIN_64, NONE));
  assert(unary<u64, u64>(f64_to_i64, SIGNALING, RNE, MAX_64, NV));
  assert(unary<u64, u64>(f64_to_ui64, d(9223372036854775808.0), RNE, MIN_64, NONE));
  assert(unary<u64, u64>(f64_to_ui64, d(18446744073709551616.0), RNE, ALL_ONES, NV));
  assert(unary<u64, u64>(f64_to_ui64, d(-1), RNE, 0, NV));
  assert(unary<u64, u64>(f64_to_ui64, INFINITY, RNE, ALL_ONES, NV));
  assert(unary<u32, u64>(f32_to_i32, 0x7fc0_0000, RNE, MAX_32, NV));
  assert(unary<u32, u64>(f32_to_ui32, f(-1), RNE, 0, NV));
  assert(unary<u32, u64>(f32_to_i64, 0xff80_0000, RNE, MIN_64, NV));
  assert(unary<u32, u64>(f32_to_ui64, 0x7f80_0001, RNE, ALL_ONES, NV));
}

export function test_from_integer(): void {
  assert(unary<u64, u64>(i32_to_f64, 0x1234_5678_ffff_ffff, RNE, d(-1), NONE));
  assert(unary<u64, u64>(ui32_to_f64, ALL_ONES, RNE, d(4294967295), NONE));
  assert(unary<u64, u64>(i64_to_f64, MIN_64, RNE, d(-9223372036854775808.0), NONE));
  assert(unary<u64, u64>(i64_to_f64, MAX_64, RNE, d(9223372036854775808.0), NX));
  assert(unary<u64, u64>(i64_to_f64, MAX_64, RTZ, 0x43df_ffff_ffff_ffff, NX));
  assert(unary<u64, u64>(i64_to_f64, 9007199254740993, RNE, d(9007199254740992), NX));
  assert(unary<u64, u64>(i64_to_f64, 9007199254740993, RMM, d(9007199254740994), NX));
  assert(unary<u64, u64>(i64_to_f64, -9007199254740993, RDN, d(-9007199254740994), NX));
  assert(unary<u64, u64>(i64_to_f64, 0, RDN, d(0), NONE));
  assert(unary<u64, u64>(ui64_to_f64, ALL_ONES, RNE, d(18446744073709551616.0), NX));
  assert(unary<u64, u64>(ui64_to_f64, MIN_64, RTZ, d(9223372036854775808.0), NONE));
  assert(unary<u64, u32>(i32_to_f32, 16777217, RNE, f(16777216), NX));
  assert(unary<u64, u32>(i32_to_f32, -16777217, RMM, f(-16777218), NX));
  assert(unary<u64, u32>(ui32_to_f32, ALL_ONES, RNE, f(4294967296), NX));
  assert(unary<u64, u32>(ui32_to_f32, 0xffff_ff00, RNE, 0x4f7f_ffff, NONE));
  assert(unary<u64, u32>(i64_to_f32, MIN_64, RNE, f(-9223372036854775808.0), NONE));
  assert(unary<u64, u32>(i64_to_f32, MAX_64, RTZ, 0x5eff_ffff, NX));
  assert(unary<u64, u32>(ui64_to_f32, ALL_ONES, RDN, 0x5f7f_ffff, NX));
}

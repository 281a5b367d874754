// Comparisons, minimum and maximum, classes.
import { NONE, NV, d, f, relation } from "./expect";
import {
  f32_classify, f32_eq, f32_le, f32_lt, f32_max, f32_min,
  f64_classify, f64_eq, f64_le, f64_lt, f64_max, f64_min,
} from "./index";

const QUIET: u64 = 0xfff8_0000_0000_0001;
const SIGNALING: u64 = 0x7ff0_0000_0000_0001;
const NAN: u64 = 0x7ff8_0000_0000_0000;
const INFINITY: u64 = 0x7ff0_0000_0000_0000;
const MINUS_INFINITY: u64 = 0xfff0_0000_0000_0000;
const LEAST: u64 = 1;

const QUIET_32: u32 = 0xffc0_0001;
const SIGNALING_32: u32 = 0x7f80_0001;
const NAN_32: u32 = 0x7fc0_0000;

export function test_equal(): void {
  assert(relation<u64, u32>(f64_eq, d(1.5), d(1.5), 1, NONE));
  assert(relation<u64, u32>(f64_eq, d(0.0), d(-0.0), 1, NONE));
  assert(relation<u64, u32>(f64_eq, d(1.5), d(-1.5), 0, NONE));
  assert(relation<u64, u32>(f64_eq, INFINITY, INFINITY, 1, NONE));
  assert(relation<u64, u32>(f64_eq, QUIET, QUIET, 0, NONE));
  assert(relation<u64, u32>(f64_eq, d(1), SIGNALING, 0, NV));
  assert(relation<u32, u32>(f32_eq, f(-2), f(-2), 1, NONE));
  assert(relation<u32, u32>(f32_eq, QUIET_32, f(0), 0, NONE));
  assert(relation<u32, u32>(f32_eq, SIGNALING_32, f(0), 0, NV));
}

export function test_less(): void {
  assert(relation<u64, u32>(f64_lt, d(-0.0), d(0.0), 0, NONE));
  assert(relation<u64, u32>(f64_lt, MINUS_INFINITY, d(-1), 1, NONE));
  assert(relation<u64, u32>(f64_lt, d(0), LEAST, 1, NONE));
  assert(relation<u64, u32>(f64_lt, d(2), d(1), 0, NONE));
  assert(relation<u64, u32>(f64_lt, QUIET, d(1), 0, NV));
  assert(relation<u64, u32>(f64_lt, d(1), SIGNALING, 0, NV));
  assert(relation<u64, u32>(f64_le, d(0.0), d(-0.0), 1, NONE));
  assert(relation<u64, u32>(f64_le, d(1), QUIET, 0, NV));
  assert(relation<u64, u32>(f64_le, d(-3), d(-4), 0, NONE));
  assert(relation<u32, u32>(f32_lt, f(-1), f(1), 1, NONE));
  assert(relation<u32, u32>(f32_lt, f(1), QUIET_32, 0, NV));
  assert(relation<u32, u32>(f32_le, f(1), f(1), 1, NONE));
  assert(relation<u32, u32>(f32_le, SIGNALING_32, f(1), 0, NV));
}

export function test_minimum(): void {
  assert(relation<u64, u64>(f64_min, d(1), d(-2), d(-2), NONE));
  assert(relation<u64, u64>(f64_min, d(0.0), d(-0.0), d(-0.0), NONE));
  assert(relation<u64, u64>(f64_min, d(-0.0), d(0.0), d(-0.0), NONE));
  assert(relation<u64, u64>(f64_min, QUIET, d(1), d(1), NONE));
  assert(relation<u64, u64>(f64_min, d(1), QUIET, d(1), NONE));
  assert(relation<u64, u64>(f64_min, SIGNALING, INFINITY, INFINITY, NV));
  assert(relation<u64, u64>(f64_min, d(1), SIGNALING, d(1), NV));
  assert(relation<u64, u64>(f64_min, QUIET, QUIET, NAN, NONE));
  assert(relation<u64, u64>(f64_min, QUIET, SIGNALING, NAN, NV));
  assert(relation<u32, u32>(f32_min, f(-0.0), f(0.0), f(-0.0), NONE));
  assert(relation<u32, u32>(f32_min, f(2), f(3), f(2), NONE));
  assert(relation<u32, u32>(f32_min, QUIET_32, f(3), f(3), NONE));
  assert(relation<u32, u32>(f32_min, QUIET_32, SIGNALING_32, NAN_32, NV));
}

export function test_maximum(): void {
  assert(relation<u64, u64>(f64_max, d(1), d(-2), d(1), NONE));
  assert(relation<u64, u64>(f64_max, d(0.0), d(-0.0), d(0.0), NONE));
  assert(relation<u64, u64>(f64_max, d(-0.0), d(0.0), d(0.0), NONE));
  assert(relation<u64, u64>(f64_max, MINUS_INFINITY, QUIET, MINUS_INFINITY, NONE));
  assert(relation<u64, u64>(f64_max, SIGNALING, d(1), d(1), NV));
  assert(relation<u64, u64>(f64_max, SIGNALING, SIGNALING, NAN, NV));
  assert(relation<u32, u32>(f32_max, f(-0.0), f(0.0), f(0.0), NONE));
  assert(relation<u32, u32>(f32_max, f(2), f(3), f(3), NONE));
  assert(relation<u32, u32>(f32_max, f(3), SIGNALING_32, f(3), NV));
  assert(relation<u32, u32>(f32_max, QUIET_32, QUIET_32, NAN_32, NONE));
}

export function test_class_of_double(): void {
  assert(f64_classify(MINUS_INFINITY) == 1 << 0);
  assert(f64_classify(0xffef_ffff_ffff_ffff) == 1 << 1);
  assert(f64_classify(0x8010_0000_0000_0000) == 1 << 1);
  assert(f64_classify(0x800f_ffff_ffff_ffff) == 1 << 2);
  assert(f64_classify(0x8000_0000_0000_0001) == 1 << 2);
  assert(f64_classify(d(-0.0)) == 1 << 3);
  assert(f64_classify(d(0.0)) == 1 << 4);
  assert(f64_classify(LEAST) == 1 << 5);
  assert(f64_classify(0x0010_0000_0000_0000) == 1 << 6);
  assert(f64_classify(d(1)) == 1 << 6);
  assert(f64_classify(INFINITY) == 1 << 7);
  assert(f64_classify(SIGNALING) == 1 << 8);
  assert(f64_classify(QUIET) == 1 << 9);
}

export function test_class_of_single(): void {
  assert(f32_classify(0xff80_0000) == 1 << 0);
  assert(f32_classify(0x8080_0000) == 1 << 1);
  assert(f32_classify(0x807f_ffff) == 1 << 2);
  assert(f32_classify(0x8000_0000) == 1 << 3);
  assert(f32_classify(0x0000_0000) == 1 << 4);
  assert(f32_classify(0x0000_0001) == 1 << 5);
  assert(f32_classify(0x7f7f_ffff) == 1 << 6);
  assert(f32_classify(0x7f80_0000) == 1 << 7);
  assert(f32_classify(0xffbf_ffff) == 1 << 8);
  assert(f32_classify(0x7fc0_0000) == 1 << 9);
}

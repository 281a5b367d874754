// Where images come to lie, against what QEMU does with the same files, and what is refused.

import assert from "node:assert/strict";
import { test } from "node:test";
import { VmError } from "../contract/vm-error.js";
import { planBoot, type BootImages, type BootPlan } from "./boot-plan.js";
import { elf, type ElfParts } from "./scripted-guests.js";

const MIB = 1 << 20;
const firmware = new Uint8Array(273_472);

/** A Linux Image of `bytes` bytes that takes `imageSize` in memory. */
function image(bytes: number, imageSize: number, textOffset = 0x200000): Uint8Array {
  const file = new Uint8Array(bytes);
  const view = new DataView(file.buffer);
  view.setBigUint64(8, BigInt(textOffset), true);
  view.setBigUint64(16, BigInt(imageSize), true);
  view.setUint32(0x38, 0x05435352, true);
  return file;
}

const program = new Uint8Array([0x13, 0, 0, 0]);
const bare: ElfParts = {
  entry: 0x8000_0000n,
  segments: [{ virtual: 0x8000_0000n, physical: 0x8000_0000n, bytes: program }],
  tohost: 0x8000_1000n,
};

function where(plan: BootPlan): Record<string, number> {
  return Object.fromEntries(plan.pieces.map(({ name, address }) => [name, address]));
}

function fails(images: BootImages, ramBytes: number, symbol: string, words: RegExp): void {
  assert.throws(
    () => planBoot(images, ramBytes),
    (error) => {
      assert.ok(error instanceof VmError);
      assert.equal(error.symbol, symbol, error.message);
      assert.match(error.detail, words);
      return true;
    },
  );
}

test("firmware, Image and initrd lie where QEMU's virt board puts them", () => {
  const kernel = image(5 * MIB, 6 * MIB);
  const initrd = new Uint8Array(2 * MIB);
  const plan = planBoot({ firmware, kernel, initrd }, 128 * MIB);
  assert.deepEqual(where(plan), {
    firmware: 0x8000_0000,
    kernel: 0x8020_0000,
    initrd: 0x8420_0000,
    "device tree": 0x87e0_0000,
  });
  assert.equal(plan.entry, 0x8000_0000);
  assert.equal(plan.next, 0x8020_0000);
  assert.equal(plan.initrdStart, 0x8420_0000);
  assert.equal(plan.initrdEnd, 0x8440_0000);
  assert.equal(plan.dtb, 0x87e0_0000);
  assert.equal(plan.tohost, 0);
});

test("with much memory the initrd lies 512 MiB up and the device tree below 3 GiB", () => {
  const plan = planBoot({ firmware, kernel: image(MIB, MIB), initrd: new Uint8Array(MIB) }, 2048 * MIB);
  assert.equal(plan.initrdStart, 0xa020_0000);
  assert.equal(plan.dtb, 0xbfe0_0000);
});

test("memory that is no multiple of 2 MiB has its device tree on a boundary within it", () => {
  assert.equal(planBoot({ firmware, kernel: image(MIB, MIB) }, 17 * MIB).dtb, 0x8100_0000);
});

test("firmware beyond 2 MiB pushes the kernel to the next boundary", () => {
  const plan = planBoot({ firmware: new Uint8Array(2 * MIB + 1), kernel: image(MIB, MIB) }, 64 * MIB);
  assert.equal(plan.next, 0x8040_0000);
});

test("an initrd that would run into the device tree moves below it", () => {
  const plan = planBoot(
    { firmware, kernel: image(5 * MIB, 6 * MIB), initrd: new Uint8Array(20 * MIB) },
    32 * MIB,
  );
  assert.equal(plan.initrdEnd, plan.dtb);
  assert.equal(plan.initrdStart % 4096, 0);
});

test("a raw binary without firmware starts at the beginning of memory", () => {
  const plan = planBoot({ kernel: program }, 16 * MIB);
  assert.deepEqual([plan.entry, plan.next, where(plan).kernel], [0x8000_0000, 0, 0x8000_0000]);
});

test("an ELF file lies where it says, starts at its entry and tells its tohost", () => {
  const plan = planBoot({ kernel: elf({ ...bare, entry: 0x8000_0002n }) }, 16 * MIB);
  assert.equal(plan.entry, 0x8000_0002);
  assert.equal(plan.tohost, 0x8000_1000);
  assert.deepEqual(plan.pieces[0], { name: "kernel", address: 0x8000_0000, bytes: program, size: 4 });
});

test("what an ELF file has below memory is left out", () => {
  const bytes = Uint8Array.from({ length: 0x1004 }, (_, index) => index & 255);
  const segments = [
    { virtual: 0x1_0000n, physical: 0x1_0000n, bytes: program },
    { virtual: 0x7fff_f000n, physical: 0x7fff_f000n, bytes, memory: 0x2000 },
  ];
  const plan = planBoot({ kernel: elf({ entry: 0x8000_0000n, segments }) }, 16 * MIB);
  assert.deepEqual(plan.pieces[0], {
    name: "kernel",
    address: 0x8000_0000,
    bytes: bytes.subarray(0x1000),
    size: 0x1000,
  });
});

test("an ELF kernel linked high is entered at its physical address, above firmware too", () => {
  const segments = [
    { virtual: 0xffff_ffff_8000_0000n, physical: 0x8020_0000n, bytes: program, memory: 4096 },
  ];
  const plan = planBoot({ firmware, kernel: elf({ entry: 0xffff_ffff_8000_0002n, segments }) }, 64 * MIB);
  assert.equal(plan.entry, 0x8000_0000);
  assert.equal(plan.next, 0x8020_0002);
});

test("firmware may be ELF", () => {
  const plan = planBoot({ firmware: elf(bare), kernel: image(MIB, MIB) }, 64 * MIB);
  assert.deepEqual([plan.entry, plan.next], [0x8000_0000, 0x8020_0000]);
});

test("an S-mode Image without firmware is refused, an M-mode one is not", () => {
  fails({ kernel: image(MIB, MIB) }, 64 * MIB, "VM_E_PREF_NOT_FOUND", /^firmware: /);
  assert.equal(planBoot({ kernel: image(MIB, MIB, 0) }, 64 * MIB).entry, 0x8000_0000);
});

const patched = (at: number, ...bytes: number[]) => {
  const file = elf(bare);
  file.set(bytes, at);
  return file;
};
const magic = (at: number, text: string) => {
  const file = new Uint8Array(1024);
  file.set(new TextEncoder().encode(text), at);
  return file;
};

const BAD_FORMATS: [what: string, kernel: Uint8Array, words: RegExp][] = [
  ["an empty file", new Uint8Array(0), /kernel is empty/],
  ["a 32-bit ELF file", patched(4, 1), /32-bit/],
  ["a big-endian ELF file", patched(5, 2), /big-endian/],
  ["an ELF file for x86-64", patched(18, 62), /another processor \(ELF machine 62/],
  ["an ELF header cut off", elf(bare).subarray(0, 40), /cut off/],
  ["program headers beyond the end", patched(32, 0xff, 0xff, 0xff, 0x7f), /cut off: program headers/],
  ["program headers at 2^63", patched(39, 0x80), /cut off: program headers/],
  ["program headers that are too small", patched(54, 8), /wrong size/],
  ["no segments", patched(64, 0), /nothing to load/],
  [
    "a segment beyond the end",
    patched(64 + 32, 0xff, 0xff, 0xff, 0x7f, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0x7f),
    /cut off: a segment/,
  ],
  ["a segment smaller in memory", patched(64 + 40, 1), /smaller in memory/],
  ["section headers beyond the end", patched(40, 0xff, 0xff, 0xff, 0x7f), /cut off: section headers/],
  ["a program below memory", patched(64 + 24, 0, 0, 0, 0x20), /lies at 0x20000000, outside/],
  ["an entry below memory", patched(24, 0, 0, 0, 0x20), /entered at 0x20000000, outside/],
  ["an entry beyond the program", patched(24, 0, 0, 0, 0x90), /entered at 0x90000000, outside/],
  ["an arm64 Image", magic(0x38, "ARMd"), /arm64/],
  ["an x86 bzImage", magic(0x202, "HdrS"), /x86/],
  ["an EFI zboot image", magic(4, "zimg"), /zboot/],
];
for (const [what, kernel, words] of BAD_FORMATS) {
  test(`${what} is refused`, () => fails({ kernel }, 16 * MIB, "ERROR_BAD_FORMAT", words));
}

test("what does not fit names the memory", () => {
  const small = /^memory: 16 MiB are too little: /;
  const low = { kernel: elf({ ...bare, segments: [{ ...bare.segments[0]!, memory: 32 * MIB }] }) };
  fails(low, 16 * MIB, "VM_E_PREF_ILLEGAL_VALUE", small);
  fails({ firmware, kernel: image(MIB, 20 * MIB) }, 16 * MIB, "VM_E_PREF_ILLEGAL_VALUE", small);
  const initrd = new Uint8Array(10 * MIB);
  fails({ firmware, kernel: image(MIB, 6 * MIB), initrd }, 16 * MIB, "VM_E_PREF_ILLEGAL_VALUE", small);
  fails(
    { firmware, kernel: image(MIB, 13 * MIB) },
    16 * MIB,
    "VM_E_PREF_ILLEGAL_VALUE",
    /kernel and device tree overlap/,
  );
});

test("an ELF kernel that lies on the firmware is refused", () => {
  fails(
    { firmware, kernel: elf(bare) },
    16 * MIB,
    "VM_E_PREF_ILLEGAL_VALUE",
    /firmware and kernel overlap|kernel and firmware overlap/,
  );
});

test("any prefix of an ELF file, any wrong byte in its headers, either loads or is refused in words", () => {
  const whole = elf(bare);
  const attempts = Array.from({ length: whole.length }, (_, length) => whole.subarray(0, length));
  for (let at = 0; at < 120; at++) for (const byte of [0, 1, 0x7f, 0xff]) attempts.push(patched(at, byte));
  for (const kernel of attempts) {
    try {
      planBoot({ kernel }, 16 * MIB);
    } catch (error) {
      assert.ok(error instanceof VmError, String(error));
    }
  }
});

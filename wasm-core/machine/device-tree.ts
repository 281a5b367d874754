// The device tree: what is no device's, in the words and the order of QEMU's virt board.
import { Config } from "../abi";
import { board } from "../bus/board-state";
import { bus } from "../bus/bus";
import { Fdt, Phandle } from "../bus/fdt";
import { random } from "../host";
import { CONFIG, RAM, RAM_BASE } from "../layout";

/** The most that a device tree takes. */
const MAX_BYTES: u64 = 0x1_0000;
/** Extensions of the base RV64I with names of one letter, and the others, as a list of strings. */
const LETTERS = "mafdc";
const EXTENSIONS = "zicntr\0zicsr\0zifencei\0zihintpause\0zba\0zbb\0zbs\0sstc\0svadu";
const TIMEBASE_HZ: u32 = 10_000_000;
const SEED_BYTES: u32 = 32;

/** Writes the tree at guest-physical `pa`; its bytes, 0 when it has no room there. */
export function writeDeviceTree(pa: u64): u32 {
  const offset = pa - RAM_BASE;
  const ramBytes = board().ramBytes;
  if (offset >= ramBytes || (offset & 7) != 0) return 0;
  const fdt = new Fdt(RAM + usize(offset), u32(min(ramBytes - offset, MAX_BYTES)));
  fdt.beginNode("");
  fdt.propU32("#address-cells", 2);
  fdt.propU32("#size-cells", 2);
  fdt.propString("compatible", "riscv-virtio");
  fdt.propString("model", "riscv-virtio,qemu");
  describeChosen(fdt);
  bus().describeRoot(fdt);
  describeMemory(fdt);
  describeCpus(fdt);
  describeSoc(fdt);
  fdt.endNode();
  return fdt.finish();
}

function describeChosen(fdt: Fdt): void {
  fdt.beginNode("chosen");
  if (load<u32>(CONFIG, Config.INITRD_START)) {
    fdt.propU32("linux,initrd-end", load<u32>(CONFIG, Config.INITRD_END));
    fdt.propU32("linux,initrd-start", load<u32>(CONFIG, Config.INITRD_START));
  }
  const seed = heap.alloc(SEED_BYTES);
  random(seed, SEED_BYTES);
  fdt.propBytes("rng-seed", seed, SEED_BYTES);
  const bytes = load<u32>(CONFIG, Config.BOOTARGS_BYTES);
  if (bytes) fdt.propText("bootargs", load<u32>(CONFIG, Config.BOOTARGS), bytes);
  fdt.propString("stdout-path", "/soc/serial@10000000");
  fdt.endNode();
}

function describeMemory(fdt: Fdt): void {
  fdt.beginNodeAt("memory", RAM_BASE);
  fdt.propString("device_type", "memory");
  fdt.beginProp("reg");
  fdt.cell64(RAM_BASE);
  fdt.cell64(board().ramBytes);
  fdt.endProp();
  fdt.endNode();
}

function describeCpus(fdt: Fdt): void {
  fdt.beginNode("cpus");
  fdt.propU32("#address-cells", 1);
  fdt.propU32("#size-cells", 0);
  fdt.propU32("timebase-frequency", TIMEBASE_HZ);
  fdt.beginNodeAt("cpu", 0);
  fdt.propU32("phandle", Phandle.CPU);
  fdt.propString("device_type", "cpu");
  fdt.propU32("reg", 0);
  fdt.propString("status", "okay");
  fdt.propString("compatible", "riscv");
  describeIsa(fdt);
  fdt.propString("mmu-type", "riscv,sv48");
  fdt.beginNode("interrupt-controller");
  fdt.propU32("#interrupt-cells", 1);
  fdt.propEmpty("interrupt-controller");
  fdt.propString("compatible", "riscv,cpu-intc");
  fdt.propU32("phandle", Phandle.CPU_INTC);
  fdt.endNode();
  fdt.endNode();
  fdt.beginNode("cpu-map");
  fdt.beginNode("cluster0");
  fdt.beginNode("core0");
  fdt.propU32("cpu", Phandle.CPU);
  fdt.endNode();
  fdt.endNode();
  fdt.endNode();
  fdt.endNode();
}

/** The extensions, in the words of today's binding of the device tree and in one string as before. */
function describeIsa(fdt: Fdt): void {
  fdt.propString("riscv,isa-extensions", "i\0" + LETTERS.split("").join("\0") + "\0" + EXTENSIONS);
  fdt.propString("riscv,isa-base", "rv64i");
  fdt.propString("riscv,isa", "rv64i" + LETTERS + "_" + EXTENSIONS.replaceAll("\0", "_"));
}

function describeSoc(fdt: Fdt): void {
  fdt.beginNode("soc");
  fdt.propU32("#address-cells", 2);
  fdt.propU32("#size-cells", 2);
  fdt.propString("compatible", "simple-bus");
  fdt.propEmpty("ranges");
  bus().describe(fdt);
  fdt.endNode();
}

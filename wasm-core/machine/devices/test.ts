// The test finisher, `sifive,test1`, that is also QEMU's syscon: how a guest ends or restarts the machine.
import { ExitReason } from "../../abi";
import { badRead, badWrite, board } from "../../bus/board-state";
import { Device } from "../../bus/device";
import { Fdt, Phandle } from "../../bus/fdt";

const FINISHER_FAIL: u32 = 0x3333;
const FINISHER_PASS: u32 = 0x5555;
const FINISHER_RESET: u32 = 0x7777;

export class Test extends Device {
  read(offset: u32, size: u32): u64 {
    return size == 2 || size == 4 ? 0 : badRead();
  }

  /** Bits 15..0 of the word at offset 0 say what is to be done, bits 31..16 are the code of a failure. */
  write(offset: u32, size: u32, value: u64): void {
    if (offset != 0 || (size != 2 && size != 4)) return badWrite();
    switch (u32(value) & 0xffff) {
      case FINISHER_FAIL: return this.exit(ExitReason.FAIL, u32(value) >> 16);
      case FINISHER_PASS: return this.exit(ExitReason.POWER_OFF, 0);
      case FINISHER_RESET: return this.exit(ExitReason.REBOOT, 0);
      default: return badWrite();
    }
  }

  reset(): void {}

  describe(fdt: Fdt): void {
    fdt.beginNodeAt("test", this.placement.base);
    fdt.propU32("phandle", Phandle.TEST);
    this.propReg(fdt);
    fdt.propString("compatible", "sifive,test1\0sifive,test0\0syscon");
    fdt.endNode();
  }

  describeRoot(fdt: Fdt): void {
    this.describeSyscon(fdt, "poweroff", "syscon-poweroff", FINISHER_PASS);
    this.describeSyscon(fdt, "reboot", "syscon-reboot", FINISHER_RESET);
  }

  private describeSyscon(fdt: Fdt, name: string, compatible: string, value: u32): void {
    fdt.beginNode(name);
    fdt.propU32("value", value);
    fdt.propU32("offset", 0);
    fdt.propU32("regmap", Phandle.TEST);
    fdt.propString("compatible", compatible);
    fdt.endNode();
  }

  private exit(reason: ExitReason, code: u32): void {
    board().exit = reason;
    board().exitCode = code;
  }
}

// The reset ROM: QEMU's reset vector and the `fw_dynamic_info` that OpenSBI's fw_dynamic wants in a2.
import { Config } from "../../abi";
import { badWrite } from "../../bus/board-state";
import { Device } from "../../bus/device";
import { Fdt } from "../../bus/fdt";
import { CONFIG } from "../../layout";

const FW_DYNAMIC_INFO_MAGIC: u64 = 0x4942_534f;
const FW_DYNAMIC_INFO_VERSION: u64 = 2;

/**
 *   0  auipc t0, 0          t0 = the ROM
 *   4  addi  a2, t0, 40     a2 = fw_dynamic_info
 *   8  csrr  a0, mhartid
 *  12  ld    a1, 32(t0)     a1 = device tree
 *  16  ld    t0, 24(t0)
 *  20  jr    t0
 *  24  u64   entry
 *  32  u64   device tree
 *  40  u64   magic, version, next_addr, next_mode, options, boot_hart
 *  88
 */
const BYTES: u32 = 88;

export class Rom extends Device {
  private words: StaticArray<u64> = new StaticArray<u64>(BYTES / 8);

  constructor() {
    super();
    const words = this.words;
    words[0] = 0x0282_8613_0000_0297;
    words[1] = 0x0202_b583_f140_2573;
    words[2] = 0x0002_8067_0182_b283;
    words[3] = load<u32>(CONFIG + Config.ENTRY);
    words[4] = load<u32>(CONFIG + Config.DTB);
    words[5] = FW_DYNAMIC_INFO_MAGIC;
    words[6] = FW_DYNAMIC_INFO_VERSION;
    words[7] = load<u32>(CONFIG + Config.NEXT);
    words[8] = load<u32>(CONFIG + Config.NEXT_MODE);
    words[9] = 0;
    words[10] = 0;
  }

  read(offset: u32, size: u32): u64 {
    if (offset >= BYTES) return 0;
    return unchecked(this.words[offset >> 3]) >> ((offset & 7) << 3);
  }

  write(offset: u32, size: u32, value: u64): void {
    badWrite();
  }

  reset(): void {}

  describe(fdt: Fdt): void {}
}

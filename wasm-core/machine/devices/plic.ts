// The platform-level interrupt controller (RISC-V PLIC specification 1.0), laid out as QEMU's: 96 sources,
// priorities 0…7, one context for M and one for S mode of the only hart.
//
//   0x00_0000  priority of source n at 4 n
//   0x00_1000  pending bits
//   0x00_2000  enable bits, 0x80 for each context
//   0x20_0000  threshold, then claim/complete, 0x1000 for each context
import { badRead, badWrite } from "../../bus/board-state";
import { Device } from "../../bus/device";
import { Fdt, Phandle } from "../../bus/fdt";
import { Irq } from "../../cpu/status";
import { hart } from "../../cpu/hart";

const SOURCES: u32 = 96;
const WORDS: u32 = SOURCES / 32 + 1;
const MAX_PRIORITY: u32 = 7;
const PENDING: u32 = 0x1000;
const ENABLE: u32 = 0x2000;
const ENABLE_SHIFT: u32 = 7;
const CONTEXT: u32 = 0x20_0000;
const CONTEXT_SHIFT: u32 = 12;
const CONTEXT_MASK: u32 = (1 << CONTEXT_SHIFT) - 1;
const THRESHOLD: u32 = 0;
const CLAIM: u32 = 4;
const M_CONTEXT: u32 = 0;
const S_CONTEXT: u32 = 1;
const CONTEXTS: u32 = 2;

/**
 * A source becomes pending when its line is driven high, also when it was high already, and ceases to be when
 * it is driven low or claimed; from claim to completion it does not interrupt. This is QEMU's reading of a
 * level-triggered gateway: a completion alone does not make a source pending whose line stayed high, and
 * drivers exist that rely on it (xv6's UART driver never acknowledges the transmitter). Lines reach sources
 * 1…31; the others have registers only.
 */
export class Plic extends Device {
  private priority: StaticArray<u32> = new StaticArray<u32>(SOURCES + 1);
  private enable: StaticArray<u32> = new StaticArray<u32>(CONTEXTS * WORDS);
  private threshold: StaticArray<u32> = new StaticArray<u32>(CONTEXTS);
  private pending: u32 = 0;
  /** Sources claimed and not completed. */
  private served: u32 = 0;

  read(offset: u32, size: u32): u64 {
    if (size != 4) return badRead();
    if (offset < PENDING) return offset <= SOURCES << 2 ? unchecked(this.priority[offset >> 2]) : badRead();
    if (offset < PENDING + (WORDS << 2)) return this.pendingWord(offset - PENDING);
    const enable = enableIndex(offset);
    if (enable >= 0) return unchecked(this.enable[enable]);
    const context = contextOf(offset);
    if (context >= CONTEXTS) return badRead();
    switch (offset & CONTEXT_MASK) {
      case THRESHOLD: return unchecked(this.threshold[context]);
      case CLAIM: return this.claim(context);
      default: return badRead();
    }
  }

  write(offset: u32, size: u32, value: u64): void {
    if (size != 4) return badWrite();
    const context = contextOf(offset);
    const enable = enableIndex(offset);
    if (offset >= 4 && offset <= SOURCES << 2) {
      unchecked((this.priority[offset >> 2] = u32(value) & MAX_PRIORITY));
    } else if (enable >= 0) unchecked((this.enable[enable] = u32(value) & sourcesOf(enable)));
    else if (context >= CONTEXTS) return badWrite();
    else if ((offset & CONTEXT_MASK) == THRESHOLD) {
      unchecked((this.threshold[context] = u32(value) & MAX_PRIORITY));
    } else if ((offset & CONTEXT_MASK) == CLAIM) this.complete(context, u32(value));
    else return badWrite();
    this.update();
  }

  reset(): void {
    this.priority.fill(0);
    this.enable.fill(0);
    this.threshold.fill(0);
    this.pending = 0;
    this.served = 0;
    this.update();
  }

  lineDriven(irq: u32, level: bool): void {
    const bit: u32 = 1 << irq;
    this.pending = level ? this.pending | bit : this.pending & ~bit;
    this.update();
  }

  describe(fdt: Fdt): void {
    fdt.beginNodeAt("plic", this.placement.base);
    fdt.propU32("phandle", Phandle.PLIC);
    fdt.propU32("riscv,ndev", SOURCES);
    this.propReg(fdt);
    fdt.beginProp("interrupts-extended");
    fdt.cell(Phandle.CPU_INTC);
    fdt.cell(11);
    fdt.cell(Phandle.CPU_INTC);
    fdt.cell(9);
    fdt.endProp();
    fdt.propEmpty("interrupt-controller");
    fdt.propString("compatible", "sifive,plic-1.0.0\0riscv,plic0");
    fdt.propU32("#address-cells", 0);
    fdt.propU32("#interrupt-cells", 1);
    fdt.endNode();
  }

  /** Drives MEIP and SEIP of the hart. */
  private update(): void {
    const h = hart();
    let lines = h.lines & ~(Irq.MEIP | Irq.SEIP);
    if (this.best(M_CONTEXT)) lines |= Irq.MEIP;
    if (this.best(S_CONTEXT)) lines |= Irq.SEIP;
    h.lines = lines;
  }

  private pendingWord(offset: u32): u32 {
    return offset == 0 ? this.pending : 0;
  }

  /**
   * The source to serve first: highest priority above the threshold, then lowest number; 0 when there is
   * none.
   */
  private best(context: u32): u32 {
    let sources = this.pending & ~this.served & unchecked(this.enable[context * WORDS]);
    let best: u32 = 0;
    let highest = unchecked(this.threshold[context]);
    for (; sources != 0; sources &= sources - 1) {
      const source = ctz(sources);
      if (unchecked(this.priority[source]) <= highest) continue;
      highest = unchecked(this.priority[source]);
      best = source;
    }
    return best;
  }

  private claim(context: u32): u32 {
    const source = this.best(context);
    if (source == 0) return 0;
    this.pending &= ~(1 << source);
    this.served |= 1 << source;
    this.update();
    return source;
  }

  /** A source that is not enabled for the context is not its to complete: ignored. */
  private complete(context: u32, source: u32): void {
    if (source > 31) return;
    const bit: u32 = 1 << source;
    if (unchecked(this.enable[context * WORDS]) & bit) this.served &= ~bit;
  }
}

/** Index into the enable words, -1 when `offset` is none of them. */
function enableIndex(offset: u32): i32 {
  const context = (offset - ENABLE) >> ENABLE_SHIFT;
  const word = (offset & ((1 << ENABLE_SHIFT) - 1)) >> 2;
  return offset >= ENABLE && context < CONTEXTS && word < WORDS ? context * WORDS + word : -1;
}

/** Bits of an enable word that stand for sources. */
function sourcesOf(index: u32): u32 {
  const word = index % WORDS;
  if (word == 0) return ~1;
  return word == WORDS - 1 ? 1 : ~0;
}

/** The context whose threshold and claim register `offset` may be; out of range when it is neither's. */
function contextOf(offset: u32): u32 {
  return offset >= CONTEXT ? (offset - CONTEXT) >> CONTEXT_SHIFT : CONTEXTS;
}

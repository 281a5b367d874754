// The NS16550A UART, ttyS0. Its line is a pair of rings: bytes move at once, and when the host does not take
// them the transmitter stays busy (THRE clear), so that a guest that waits for it loses nothing.
//
// The transmit interrupt alone comes a moment later, when the hart waits or its run is over, as it would at
// some baud rate: a driver then has a FIFO full to send, and interrupts a program that prints less often than
// for each piece of a line.
import { STREAM_UART } from "../../abi";
import { badRead, badWrite, board } from "../../bus/board-state";
import { Device } from "../../bus/device";
import { Fdt } from "../../bus/fdt";
import { setLine } from "../../bus/irq";
import { ByteRing } from "../../bus/ring";
import { inOf, outOf } from "../../bus/streams";
import { Fifo } from "./fifo";

/** Offsets; RBR, THR and IER are DLL and DLM while LCR.DLAB is set, IIR is read and FCR written. */
const enum Reg { RBR_THR = 0, IER = 1, IIR_FCR = 2, LCR = 3, MCR = 4, LSR = 5, MSR = 6, SCR = 7 }

namespace Ier {
  export const RDI: u32 = 1;
  export const THRI: u32 = 2;
  export const RLSI: u32 = 4;
  export const MSI: u32 = 8;
}

/** What IIR reports, most urgent first. */
namespace Iir {
  export const RLSI: u32 = 0x06;
  export const RDI: u32 = 0x04;
  export const TIMEOUT: u32 = 0x0c;
  export const THRI: u32 = 0x02;
  export const MSI: u32 = 0x00;
  export const NONE: u32 = 0x01;
  export const FIFOS: u32 = 0xc0;
}

namespace Fcr {
  export const ENABLE: u32 = 0x01;
  export const CLEAR_RECEIVER: u32 = 0x02;
  export const CLEAR_TRANSMITTER: u32 = 0x04;
  export const TRIGGER: u32 = 0xc0;
}

namespace Lsr {
  export const DR: u32 = 0x01;
  export const OE: u32 = 0x02;
  export const THRE: u32 = 0x20;
  export const TEMT: u32 = 0x40;
}

namespace Mcr {
  export const LOOP: u32 = 0x10;
  export const ALL: u32 = 0x1f;
}

namespace Msr {
  export const RI: u32 = 0x40;
  export const DELTAS: u32 = 0x0f;
  /** Data carrier detect, data set ready, clear to send: somebody is at the other end. */
  export const CONNECTED: u32 = 0xb0;
}

const DLAB: u32 = 0x80;
/** 9600 baud, as after a PC's reset; the rate has no effect. */
const DIVISOR: u32 = 12;
const CLOCK_HZ: u32 = 3_686_400;

export class Uart extends Device {
  private out: ByteRing = outOf(STREAM_UART);
  private in: ByteRing = inOf(STREAM_UART);
  private receiver: Fifo = new Fifo();
  private transmitter: Fifo = new Fifo();
  private divisor: u32 = DIVISOR;
  private ier: u32 = 0;
  private fcr: u32 = 0;
  private lcr: u32 = 0;
  private mcr: u32 = 0;
  private msr: u32 = Msr.CONNECTED;
  private scr: u32 = 0;
  private overrun: bool = false;
  /** The transmitter ran empty, and neither a read of IIR nor a write to THR has answered it. */
  private emptied: bool = false;

  read(offset: u32, size: u32): u64 {
    if (size > 4) return badRead();
    switch (offset) {
      case Reg.RBR_THR: return this.lcr & DLAB ? this.divisor & 0xff : this.receive();
      case Reg.IER: return this.lcr & DLAB ? this.divisor >> 8 : this.ier;
      case Reg.IIR_FCR: return this.readIir();
      case Reg.LCR: return this.lcr;
      case Reg.MCR: return this.mcr;
      case Reg.LSR: return this.readLsr();
      case Reg.MSR: return this.readMsr();
      case Reg.SCR: return this.scr;
      default: return badRead();
    }
  }

  write(offset: u32, size: u32, value: u64): void {
    if (size > 4) return badWrite();
    const byte = u32(value) & 0xff;
    switch (offset) {
      case Reg.RBR_THR:
        if (this.lcr & DLAB) this.divisor = (this.divisor & 0xff00) | byte;
        else this.transmit(byte);
        return;
      case Reg.IER:
        if (this.lcr & DLAB) this.divisor = (this.divisor & 0xff) | (byte << 8);
        else this.setIer(byte & 0x0f);
        return;
      case Reg.IIR_FCR: return this.setFcr(byte);
      case Reg.LCR: this.lcr = byte; return;
      case Reg.MCR: return this.setMcr(byte & Mcr.ALL);
      case Reg.LSR:
      case Reg.MSR: return;
      case Reg.SCR: this.scr = byte; return;
      default: return badWrite();
    }
  }

  reset(): void {
    this.divisor = DIVISOR;
    this.ier = 0;
    this.lcr = 0;
    this.mcr = 0;
    this.msr = Msr.CONNECTED;
    this.scr = 0;
    this.overrun = false;
    this.setFcr(Fcr.CLEAR_RECEIVER | Fcr.CLEAR_TRANSMITTER);
    this.emptied = false;
    this.update();
  }

  streamChanged(stream: u32): void {
    if (stream == STREAM_UART) this.move();
  }

  describe(fdt: Fdt): void {
    fdt.beginNodeAt("serial", this.placement.base);
    this.propInterrupts(fdt);
    fdt.propU32("clock-frequency", CLOCK_HZ);
    this.propReg(fdt);
    fdt.propString("compatible", "ns16550a");
    fdt.endNode();
  }

  /** Moves bytes between rings and FIFOs as far as they have room, then drives the interrupt line. */
  private move(): void {
    const transmitter = this.transmitter;
    if (transmitter.filled) {
      while (transmitter.filled && this.sendByte()) {}
      if (transmitter.filled == 0) this.emptied = true;
    }
    if ((this.mcr & Mcr.LOOP) == 0) {
      while (!this.receiver.full && this.in.filled) this.receiver.put(this.in.take());
    }
    this.update();
  }

  /** Moves the transmitter's oldest byte to the line; false when the line takes none. */
  private sendByte(): bool {
    if (this.mcr & Mcr.LOOP) {
      const byte = this.transmitter.take();
      if (this.receiver.full) this.overrun = true;
      else this.receiver.put(byte);
      return true;
    }
    if (this.out.free == 0) return false;
    this.out.put(this.transmitter.take());
    return true;
  }

  /** A byte written while the transmitter is full is lost, as on the chip. */
  private transmit(byte: u32): void {
    this.emptied = false;
    if (!this.transmitter.full) this.transmitter.put(u8(byte));
    this.move();
  }

  private receive(): u32 {
    const byte: u32 = this.receiver.filled ? this.receiver.take() : 0;
    this.move();
    return byte;
  }

  private setIer(ier: u32): void {
    if ((ier & ~this.ier & Ier.THRI) != 0 && this.transmitter.filled == 0) this.emptied = true;
    this.ier = ier;
    this.update();
  }

  /** Turning the FIFOs on or off empties them. */
  private setFcr(fcr: u32): void {
    const turned = ((fcr ^ this.fcr) & Fcr.ENABLE) != 0;
    if (turned || (fcr & Fcr.CLEAR_RECEIVER) != 0) this.receiver.clear();
    if ((turned || (fcr & Fcr.CLEAR_TRANSMITTER) != 0) && this.transmitter.filled) {
      this.transmitter.clear();
      this.emptied = true;
    }
    this.fcr = fcr & (Fcr.ENABLE | Fcr.TRIGGER);
    this.receiver.depth = this.transmitter.depth = fcr & Fcr.ENABLE ? 16 : 1;
    this.move();
  }

  /** In loopback RTS, DTR, OUT1, OUT2 come back as CTS, DSR, RI, DCD. */
  private setMcr(mcr: u32): void {
    this.mcr = mcr;
    const looped = ((mcr & 2) << 3) | ((mcr & 1) << 5) | ((mcr & 4) << 4) | ((mcr & 8) << 4);
    const lines = mcr & Mcr.LOOP ? looped : Msr.CONNECTED;
    const changed = (lines ^ this.msr) & 0xf0;
    const deltas = (changed & ~(lines & Msr.RI)) >> 4;
    this.msr = lines | (this.msr & Msr.DELTAS) | deltas;
    this.move();
  }

  private readIir(): u32 {
    const id = this.interrupt();
    if (id == Iir.THRI) {
      this.emptied = false;
      this.update();
    }
    return id | (this.fcr & Fcr.ENABLE ? Iir.FIFOS : 0);
  }

  private readLsr(): u32 {
    const received = this.receiver.filled ? Lsr.DR : 0;
    const sent = this.transmitter.filled ? 0 : Lsr.THRE | Lsr.TEMT;
    if (!this.overrun) return received | sent;
    this.overrun = false;
    this.update();
    return received | sent | Lsr.OE;
  }

  private readMsr(): u32 {
    const msr = this.msr;
    this.msr &= ~Msr.DELTAS;
    this.update();
    return msr;
  }

  /** Bytes that call for the receive interrupt; fewer call for the time-out, which here is at once. */
  private get trigger(): u32 {
    switch (this.fcr & Fcr.TRIGGER) {
      case 0x00: return 1;
      case 0x40: return 4;
      case 0x80: return 8;
      default: return 14;
    }
  }

  /** The interrupt to report, in the chip's order. */
  private interrupt(): u32 {
    if ((this.ier & Ier.RLSI) != 0 && this.overrun) return Iir.RLSI;
    if ((this.ier & Ier.RDI) != 0 && this.receiver.filled) {
      const enough = (this.fcr & Fcr.ENABLE) == 0 || this.receiver.filled >= this.trigger;
      return enough ? Iir.RDI : Iir.TIMEOUT;
    }
    if ((this.ier & Ier.THRI) != 0 && this.emptied) return Iir.THRI;
    if ((this.ier & Ier.MSI) != 0 && (this.msr & Msr.DELTAS) != 0) return Iir.MSI;
    return Iir.NONE;
  }

  settle(): void {
    setLine(this.placement.irq, this.interrupt() != Iir.NONE);
  }

  private update(): void {
    if (this.interrupt() == Iir.THRI) board().unsettled = 1;
    else this.settle();
  }
}

// The goldfish real-time clock: nanoseconds since 1970, which the guest may set, and an alarm.
import { Config, ConfigFlags } from "../../abi";
import { NEVER, badRead, badWrite, board } from "../../bus/board-state";
import { Device } from "../../bus/device";
import { Fdt } from "../../bus/fdt";
import { setLine } from "../../bus/irq";
import { epoch } from "../../host";
import { CONFIG } from "../../layout";

const enum Reg {
  TIME_LOW = 0x00,
  TIME_HIGH = 0x04,
  ALARM_LOW = 0x08,
  ALARM_HIGH = 0x0c,
  IRQ_ENABLED = 0x10,
  CLEAR_ALARM = 0x14,
  ALARM_STATUS = 0x18,
  CLEAR_INTERRUPT = 0x1c,
}

const NS_PER_MS: f64 = 1e6;
const NS_PER_TICK: u64 = 100;
const WINDOW: u32 = 0x24;
const LOW: u64 = 0xffff_ffff;

/**
 * The host's wall clock, ns since 1970. In deterministic mode it starts at 0 and follows `mtime`, so that a
 * run can be repeated.
 */
export function wallClock(): u64 {
  if (load<u32>(CONFIG + Config.FLAGS) & ConfigFlags.DETERMINISTIC) return board().mtime * NS_PER_TICK;
  return u64(epoch() * NS_PER_MS);
}

export class Rtc extends Device {
  /** Guest's time minus the host's, mod 2^64: what the guest's setting of the clock came to. */
  private offset: u64 = 0;
  /** High half of the time whose low half was read last. */
  private timeHigh: u32 = 0;
  private alarmTime: u64 = 0;
  private enabled: bool = false;
  private pending: bool = false;

  read(offset: u32, size: u32): u64 {
    if (size != 4) return badRead();
    switch (offset) {
      case Reg.TIME_LOW: {
        const time = this.time();
        this.timeHigh = u32(time >> 32);
        return time & LOW;
      }
      case Reg.TIME_HIGH: return this.timeHigh;
      case Reg.ALARM_LOW: return this.alarmTime & LOW;
      case Reg.ALARM_HIGH: return this.alarmTime >> 32;
      case Reg.IRQ_ENABLED: return u64(this.enabled);
      case Reg.ALARM_STATUS: return u64(board().alarm != NEVER);
      case Reg.CLEAR_ALARM:
      case Reg.CLEAR_INTERRUPT: return 0;
      default: return badRead();
    }
  }

  write(offset: u32, size: u32, value: u64): void {
    if (size != 4 || offset >= WINDOW) return badWrite();
    switch (offset) {
      case Reg.TIME_LOW: return this.setTime((this.time() & ~LOW) | value);
      case Reg.TIME_HIGH: return this.setTime((this.time() & LOW) | (value << 32));
      case Reg.ALARM_LOW:
        this.alarmTime = (this.alarmTime & ~LOW) | value;
        return this.setAlarm();
      case Reg.ALARM_HIGH:
        this.alarmTime = (this.alarmTime & LOW) | (value << 32);
        return;
      case Reg.IRQ_ENABLED:
        this.enabled = (value & 1) != 0;
        return this.updateLine();
      case Reg.CLEAR_ALARM:
        board().alarm = NEVER;
        return;
      case Reg.CLEAR_INTERRUPT:
        this.pending = false;
        return this.updateLine();
      default: return badWrite();
    }
  }

  /** The time the guest set outlives a reset, as a battery-backed clock's does. */
  reset(): void {
    this.timeHigh = 0;
    this.alarmTime = 0;
    this.enabled = false;
    this.pending = false;
    board().alarm = NEVER;
    this.updateLine();
  }

  alarm(): void {
    if (wallClock() >= board().alarm) this.ring();
  }

  describe(fdt: Fdt): void {
    fdt.beginNodeAt("rtc", this.placement.base);
    this.propInterrupts(fdt);
    this.propReg(fdt);
    fdt.propString("compatible", "google,goldfish-rtc");
    fdt.endNode();
  }

  private time(): u64 {
    return wallClock() + this.offset;
  }

  /** Sets the guest's clock; an alarm that is set stays at its time of the guest's clock. */
  private setTime(time: u64): void {
    this.offset = time - wallClock();
    if (board().alarm != NEVER) this.setAlarm();
  }

  /** A time that is past rings at once. */
  private setAlarm(): void {
    if (this.alarmTime <= this.time()) this.ring();
    else board().alarm = this.alarmTime - this.offset;
  }

  private ring(): void {
    board().alarm = NEVER;
    this.pending = true;
    this.updateLine();
  }

  private updateLine(): void {
    setLine(this.placement.irq, this.pending && this.enabled);
  }
}

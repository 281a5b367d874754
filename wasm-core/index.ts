// Everything the host may call. Memory is imported ("env" "memory"), sized by the host for RAM and drives
// (layout.ts).
import { Config, ConfigFlags, ExitReason, Status } from "./abi";
import { board } from "./bus/board-state";
import * as bus from "./bus/bus";
import * as streams from "./bus/streams";
import * as clock from "./cpu/clock";
import { hart, retired } from "./cpu/hart";
import { CONFIG, MODULE_REGIONS, RAM, TRANSLATOR_COUNTS } from "./layout";
import { Engine, translator } from "./cpu/translator/state";
import * as machine from "./machine/board";
import { resetHart } from "./machine/reset";
import { idleMs, runSlice } from "./machine/run";

/** Address of the Config record (abi.ts) to fill before `boot()`. */
export function config(): usize { return CONFIG; }

/** Linear address of guest-physical 0x8000_0000: images are copied straight there before `boot()`. */
export function ram(): usize { return RAM; }

/**
 * Builds the board the Config record describes and puts the hart at the reset ROM. Once for each instance.
 */
export function boot(): Status {
  const status = machine.build();
  if (status != Status.OK) return status;
  const flags = load<u32>(CONFIG, Config.FLAGS);
  const engine = engineOf(flags);
  resetHart((flags & ConfigFlags.DETERMINISTIC) != 0, engine);
  translator().fused = flags & ConfigFlags.FUSED;
  const heat = load<u32>(CONFIG, Config.HEAT);
  if (heat != 0 && engine == Engine.AUTO) hart().heatLimit = heat;
  if (load<u32>(CONFIG, Config.DTB) != 0 && machine.describe() == 0) return Status.NO_ROOM;
  return Status.OK;
}

function engineOf(flags: u32): Engine {
  if (flags & ConfigFlags.TRANSLATE_ALL) return Engine.TRANSLATOR;
  return flags & ConfigFlags.TRANSLATE_HOT ? Engine.AUTO : Engine.INTERPRETER;
}

/** Runs at most `ms` milliseconds of host time. */
export function run(ms: f64): ExitReason { return runSlice(ms); }

/** After ExitReason.IDLE: milliseconds until the next timer interrupt, Infinity when none is set. */
export function idleTime(): f64 { return idleMs(); }

/** After FAIL or TOHOST: what the guest wrote. */
export function exitCode(): u32 { return board().exitCode; }

/** Instructions retired since `boot()`. */
export function instret(): u64 { return retired(); }

/** Guest accesses that nothing answered, or of a wrong width. */
export function badAccesses(): u64 { return board().badReads + board().badWrites; }

/** Address of the TranslatorCounts record (abi.ts). */
export function translatorCounts(): usize { return TRANSLATOR_COUNTS; }

/** Address of the ModuleRegions record (abi.ts). */
export function moduleRegions(): usize { return MODULE_REGIONS; }

/** Guest time stands still from stopClock() to startClock(). */
export function stopClock(): void { clock.stopClock(); }
export function startClock(): void { clock.startClock(); }

/** Address of the Ring (abi.ts) that the core fills for a stream, 0 for an unknown stream. */
export function ringOut(stream: u32): usize { return streams.ringOut(stream); }
/** Address of the Ring that the host fills. */
export function ringIn(stream: u32): usize { return streams.ringIn(stream); }
/** The host put bytes into `ringIn(stream)` or took some out of `ringOut(stream)`. */
export function streamChanged(stream: u32): void { bus.bus().streamChanged(stream); }

/** Tells the guest the size of a virtio console, in characters. */
export function resizeConsole(stream: u32, columns: u32, rows: u32): void {
  machine.resizeConsole(stream, columns, rows);
}
/** The host side of a named port opens or closes. */
export function openPort(stream: u32, open: bool): void { machine.openPort(stream, open); }
/** Has the guest opened the port? */
export function portIsOpen(stream: u32): bool { return machine.portIsOpen(stream); }

// What translated code calls (cpu/translator/imports.ts)
export { div, divu, mulh, mulhsu, mulhu, rem, remu } from "./cpu/integer";
export { translatedCopy, translatedFill } from "./cpu/translator/moves";
export { translatedCsr, translatedLoad, translatedRow, translatedStore } from "./cpu/translator/slow";
export { addD, divD, eqD, leD, ltD, mulAddD, mulD, sqrtD, subD } from "./cpu/translator/slow";

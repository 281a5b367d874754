// The Config record (abi.ts) as the board reads it: what the host wrote, checked before anything is built on
// it.
import { Config, MAX_CONSOLES, MAX_DRIVES, MAX_RAM_BYTES, MIN_RAM_BYTES, SECTOR_BYTES, Status } from "../abi";
import { CONFIG, RAM, RAM_BASE } from "../layout";

/** Named ports that a board may have. */
const MAX_PORTS: u32 = 16;
const MAX_PORTS_BYTES: u32 = 256;
const MIB: u32 = 0x10_0000;
const WASM_PAGE_SHIFT: u64 = 16;

/** A field of the record. */
@inline
export function setting(field: Config): u32 {
  return load<u32>(CONFIG + field);
}

/** Drive `n`: linear address, sectors, read-only. */
export class Drive {
  constructor(
    readonly data: u32,
    readonly sectors: u32,
    readonly readOnly: bool,
  ) {}
}

export function driveSetting(n: u32): Drive {
  const row = CONFIG + Config.DRIVE + n * Config.DRIVE_STRIDE;
  return new Drive(load<u32>(row), load<u32>(row, 4), load<u32>(row, 8) != 0);
}

/** Ports of the console device: consoles and named ports. */
export function portCount(): u32 {
  return setting(Config.CONSOLES) + namedPorts();
}

/**
 * BAD_CONFIG when a field is out of its range, NO_ROOM when linear memory ends before RAM or a drive does.
 */
export function checkConfig(): Status {
  const ramBytes = setting(Config.RAM_BYTES);
  if (ramBytes < u32(MIN_RAM_BYTES) || ramBytes > MAX_RAM_BYTES) return Status.BAD_CONFIG;
  if (ramBytes % MIB != 0) return Status.BAD_CONFIG;
  if (!inMemory(RAM, ramBytes)) return Status.NO_ROOM;
  if (setting(Config.CONSOLES) > u32(MAX_CONSOLES) || setting(Config.PORTS_BYTES) > MAX_PORTS_BYTES) {
    return Status.BAD_CONFIG;
  }
  if (!inMemory(setting(Config.PORTS), setting(Config.PORTS_BYTES)) || namedPorts() > MAX_PORTS) {
    return Status.BAD_CONFIG;
  }
  if (!inMemory(setting(Config.BOOTARGS), setting(Config.BOOTARGS_BYTES))) return Status.BAD_CONFIG;
  if (setting(Config.INITRD_START) > setting(Config.INITRD_END)) return Status.BAD_CONFIG;
  const tohost = u64(setting(Config.TOHOST));
  if (tohost != 0 && ((tohost & 7) != 0 || tohost - RAM_BASE >= ramBytes)) return Status.BAD_CONFIG;
  return checkDrives(RAM + ramBytes);
}

/** Drives lie behind RAM, whole. */
function checkDrives(ramEnd: usize): Status {
  if (setting(Config.DRIVES) > u32(MAX_DRIVES)) return Status.BAD_CONFIG;
  for (let n: u32 = 0; n < setting(Config.DRIVES); n++) {
    const drive = driveSetting(n);
    if (drive.data < ramEnd) return Status.BAD_CONFIG;
    if (!inMemory(drive.data, u64(drive.sectors) * SECTOR_BYTES)) return Status.NO_ROOM;
  }
  return Status.OK;
}

function inMemory(at: usize, bytes: u64): bool {
  return u64(at) + bytes <= u64(memory.size()) << WASM_PAGE_SHIFT;
}

function namedPorts(): u32 {
  const names = setting(Config.PORTS);
  const bytes = setting(Config.PORTS_BYTES);
  let count: u32 = 0;
  for (let at: u32 = 0; at < bytes; at += nameLength(names + at, bytes - at) + 1) {
    if (load<u8>(names + at) != 0) count++;
  }
  return count;
}

/** Bytes before the first NUL, or all `bytes`. */
export function nameLength(at: usize, bytes: u32): u32 {
  let length: u32 = 0;
  while (length < bytes && load<u8>(at + length) != 0) length++;
  return length;
}

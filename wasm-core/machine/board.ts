// THE board: which device lies where. Addresses and interrupts are those of QEMU's virt.
import { Config, STREAM_HVC, Status } from "../abi";
import { NEVER, board } from "../bus/board-state";
import { Bus } from "../bus/bus";
import { makeStreams } from "../bus/streams";
import { STATIC_END } from "../layout";
import { Block } from "../virtio/block";
import { Console, theConsole } from "../virtio/console";
import { VirtioMmio } from "../virtio/mmio";
import { Placeholder } from "../virtio/placeholder";
import { Port } from "../virtio/port";
import { Rng } from "../virtio/rng";
import { VirtioDevice } from "../virtio/virtio-device";
import { checkConfig, driveSetting, nameLength, portCount, setting } from "./board-config";
import { writeDeviceTree } from "./device-tree";
import { Clint } from "./devices/clint";
import { Plic } from "./devices/plic";
import { Rom } from "./devices/rom";
import { Rtc } from "./devices/rtc";
import { Test } from "./devices/test";
import { Uart } from "./devices/uart";

/** Virtio slot n: registers at VIRTIO_BASE + n * VIRTIO_BYTES, PLIC source n + 1. */
const VIRTIO_BASE: u64 = 0x1000_1000;
const VIRTIO_BYTES: u32 = 0x1000;
const VIRTIO_SLOTS: u32 = 8;
/** Drive n is in slot n, where one-drive kernels such as xv6 look for it. */
const CONSOLE_SLOT: u32 = 6;
const RNG_SLOT: u32 = 7;

/**
 * Builds the board that the Config record describes (abi.ts). Once in the life of the module: nothing is
 * freed. BAD_CONFIG when a field is out of its range, NO_ROOM when linear memory lacks RAM or drives, or the
 * static area is too small.
 */
export function build(): Status {
  const status = checkConfig();
  if (status != Status.OK) return status;
  const b = board();
  b.ramBytes = setting(Config.RAM_BYTES);
  b.tohost = setting(Config.TOHOST);
  b.mtimecmp = b.alarm = NEVER;
  const bus = new Bus();
  b.bus = changetype<usize>(bus);
  makeStreams(STREAM_HVC + portCount());
  const complete = addDevices(bus);
  assert(complete);
  bus.reset();
  return heap.alloc(0) > STATIC_END ? Status.NO_ROOM : Status.OK;
}

/** The rows, in the order in which QEMU makes its tree: the last added is described first. */
function addDevices(bus: Bus): bool {
  let ok = bus.add(new Rom(), 0x1000, 0xf000, 0);
  ok = ok && bus.add(new Clint(), 0x200_0000, 0x1_0000, 0);
  ok = ok && bus.add(new Plic(), 0xc00_0000, 0x60_0000, 0);
  for (let slot = VIRTIO_SLOTS; slot > 0; slot--) {
    const base = VIRTIO_BASE + u64((slot - 1) * VIRTIO_BYTES);
    ok = ok && bus.add(new VirtioMmio(deviceOf(slot - 1)), base, VIRTIO_BYTES, slot);
  }
  ok = ok && bus.add(new Test(), 0x10_0000, 0x1000, 0);
  ok = ok && bus.add(new Uart(), 0x1000_0000, 0x100, 10);
  return ok && bus.add(new Rtc(), 0x10_1000, 0x1000, 11);
}

/** The device in a virtio slot. */
function deviceOf(slot: u32): VirtioDevice {
  if (slot < setting(Config.DRIVES)) return makeDrive(slot);
  if (slot == CONSOLE_SLOT && portCount() > 0) return makeConsole();
  if (slot == RNG_SLOT) return new Rng();
  return new Placeholder();
}

function makeDrive(n: u32): Block {
  const drive = driveSetting(n);
  return new Block(n, drive.data, drive.sectors, drive.readOnly);
}

function makeConsole(): Console {
  const ports = new StaticArray<Port>(portCount());
  const consoles = setting(Config.CONSOLES);
  for (let id: u32 = 0; id < consoles; id++) ports[id] = new Port(id, STREAM_HVC + id, true, 0, 0);
  const bytes = setting(Config.PORTS_BYTES);
  const names = heap.alloc(bytes);
  memory.copy(names, setting(Config.PORTS), bytes);
  let id = consoles;
  for (let at: u32 = 0; at < bytes; at++) {
    const length = nameLength(names + at, bytes - at);
    if (length == 0) continue;
    ports[id] = new Port(id, STREAM_HVC + id, false, names + at, length);
    id++;
    at += length;
  }
  const device = new Console(ports);
  board().console = changetype<usize>(device);
  return device;
}

/** Writes the device tree to Config.DTB; its bytes, 0 when it has no room there. */
export function describe(): u32 {
  return writeDeviceTree(setting(Config.DTB));
}

/** Tells the guest the size of a virtio console; other streams are ignored. */
export function resizeConsole(stream: u32, columns: u32, rows: u32): void {
  const device = theConsole();
  if (device !== null) device.resize(stream, columns, rows);
}

/** The host side of a named port opens or closes; other streams are ignored. */
export function openPort(stream: u32, open: bool): void {
  const device = theConsole();
  if (device !== null) device.openPort(stream, open);
}

/** Has the guest opened the console or port? */
export function portIsOpen(stream: u32): bool {
  const device = theConsole();
  return device !== null && device.portIsOpen(stream);
}

// A port of the virtio console device: its byte rings, who has it open, and what the driver is still to be
// told.
import { ByteRing } from "../bus/ring";
import { inOf, outOf } from "../bus/streams";
import { Chain } from "./chain";

/** Events of control messages (virtio 1.2, 5.3.6.2). */
export const enum ControlEvent {
  DEVICE_READY = 0,
  PORT_ADD = 1,
  PORT_READY = 3,
  CONSOLE_PORT = 4,
  RESIZE = 5,
  PORT_OPEN = 6,
  PORT_NAME = 7,
}

/** struct virtio_console_control: id u32, event u16, value u16; then a size or a name. */
export const CONTROL_BYTES: u32 = 8;
export const CONTROL_EVENT: usize = 4;
export const CONTROL_VALUE: usize = 6;
const SIZE_BYTES: u32 = 4;

export class Port {
  /** Messages due, bit n for ControlEvent n; sent from the lowest up. */
  due: u32 = 0;
  /** The driver has set the port up. */
  ready: bool = false;
  guestOpen: bool = false;
  hostOpen: bool;
  columns: u16 = 0;
  rows: u16 = 0;
  readonly in: ByteRing;
  private out: ByteRing;
  /** Bytes of the chain being transmitted that are in `out` already. */
  private sent: u32 = 0;

  constructor(
    readonly id: u32,
    readonly stream: u32,
    readonly isConsole: bool,
    /** Linear address of a named port's name, and its bytes. */
    private name: usize,
    private nameBytes: u32,
  ) {
    this.in = inOf(stream);
    this.out = outOf(stream);
    this.hostOpen = isConsole;
  }

  /** The driver was reset. The host's side stays as it is. */
  reset(): void {
    this.due = 0;
    this.ready = false;
    this.guestOpen = false;
    this.sent = 0;
  }

  /** Makes a message due once the driver has set the port up. */
  tell(event: ControlEvent): void {
    if (this.ready) this.due |= 1 << event;
  }

  /** The driver has set the port up: everything it has to know about it becomes due. */
  makeReady(): void {
    this.ready = true;
    if (this.isConsole) this.tell(ControlEvent.CONSOLE_PORT);
    if (this.columns) this.tell(ControlEvent.RESIZE);
    if (this.nameBytes) this.tell(ControlEvent.PORT_NAME);
    if (this.hostOpen) this.tell(ControlEvent.PORT_OPEN);
  }

  /** Writes the next message due to linear address `to`, which has room for the longest; its bytes. */
  takeMessage(to: usize): u32 {
    const event = ctz(this.due);
    this.due &= this.due - 1;
    store<u32>(to, this.id);
    store<u16>(to, u16(event), CONTROL_EVENT);
    store<u16>(to, event == ControlEvent.PORT_OPEN ? u16(this.hostOpen) : 1, CONTROL_VALUE);
    if (event == ControlEvent.PORT_NAME) {
      memory.copy(to + CONTROL_BYTES, this.name, this.nameBytes);
      return CONTROL_BYTES + this.nameBytes;
    }
    if (event != ControlEvent.RESIZE) return CONTROL_BYTES;
    store<u16>(to + CONTROL_BYTES, this.columns);
    store<u16>(to + CONTROL_BYTES, this.rows, 2);
    return CONTROL_BYTES + SIZE_BYTES;
  }

  /** Fills a chain with bytes from the host; how many. */
  fill(chain: Chain): u32 {
    let done: u32 = 0;
    while (done < chain.writable && this.in.filled) {
      const bytes = min(chain.writable - done, this.in.filledSpan);
      chain.write(done, this.in.tail, bytes);
      this.in.release(bytes);
      done += bytes;
    }
    return done;
  }

  /**
   * Passes a chain's bytes to the host; false when they did not all find room: the same chain is to be
   * brought again. What is written while the host side is closed is lost.
   */
  drain(chain: Chain): bool {
    while (this.hostOpen && this.sent < chain.readable) {
      const bytes = min(chain.readable - this.sent, this.out.freeSpan);
      if (bytes == 0) return false;
      chain.read(this.sent, this.out.head, bytes);
      this.out.commit(bytes);
      this.sent += bytes;
    }
    this.sent = 0;
    return true;
  }
}

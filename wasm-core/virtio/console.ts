// The console device (virtio 1.2, 5.3), multiport: hvc consoles first, then named ports.
//
//   queue 0 | 1        port 0: to the guest | from the guest
//         2 | 3        control messages
//   4 + 2n | 5 + 2n    port n + 1
import { board } from "../bus/board-state";
import { Chain } from "./chain";
import { CONTROL_BYTES, CONTROL_EVENT, CONTROL_VALUE, ControlEvent, Port } from "./port";
import { Queue } from "./queue";
import { VirtioDevice } from "./virtio-device";

const ID: u32 = 3;
/** Linux fills every receive queue with pages: a longer one would only cost the guest memory. */
const QUEUE_SIZE: u32 = 32;
const CONTROL_TO_GUEST: u32 = 2;
const CONTROL_FROM_GUEST: u32 = 3;

const VIRTIO_CONSOLE_F_SIZE: u64 = 1 << 0;
const VIRTIO_CONSOLE_F_MULTIPORT: u64 = 1 << 1;

/** struct virtio_console_config; columns and rows are those of port 0. */
const enum Field { cols = 0, rows = 2, max_nr_ports = 4, BYTES = 8 }

/** The longest message: a port's name. */
const MESSAGE_BYTES: u32 = CONTROL_BYTES + 256;

export class Console extends VirtioDevice {
  private message: usize = heap.alloc(MESSAGE_BYTES);

  /** `ports` in the order of their ids and of their streams; at least one. */
  constructor(private ports: StaticArray<Port>) {
    super(ID, VIRTIO_CONSOLE_F_SIZE | VIRTIO_CONSOLE_F_MULTIPORT, makeQueues(ports.length), Field.BYTES);
    store<u32>(this.config, ports.length, Field.max_nr_ports);
  }

  notify(index: u32): void {
    if (index == CONTROL_TO_GUEST) return this.sendControl();
    if (index == CONTROL_FROM_GUEST) return this.receiveControl();
    const port = this.port(index < CONTROL_TO_GUEST ? 0 : (index >> 1) - 1);
    if (index & 1) this.transmit(port);
    else this.deliver(port);
  }

  resetDevice(): void {
    for (let i: u32 = 0; i < u32(this.ports.length); i++) this.port(i).reset();
  }

  streamChanged(stream: u32): void {
    const port = this.portOf(stream);
    if (port === null || !this.live) return;
    this.transmit(port);
    this.deliver(port);
  }

  /** The host's terminal on `stream`, a console, has so many columns and rows now. */
  resize(stream: u32, columns: u32, rows: u32): void {
    const port = this.portOf(stream);
    if (port === null || !port.isConsole) return;
    if (port.columns == u16(columns) && port.rows == u16(rows)) return;
    port.columns = u16(columns);
    port.rows = u16(rows);
    port.tell(ControlEvent.RESIZE);
    this.sendControl();
    if (port.id != 0) return;
    store<u16>(this.config, port.columns, Field.cols);
    store<u16>(this.config, port.rows, Field.rows);
    this.configChanged();
  }

  /** The host opens or closes its side of the named port on `stream`; consoles stay open. */
  openPort(stream: u32, open: bool): void {
    const port = this.portOf(stream);
    if (port === null || port.isConsole || port.hostOpen == open) return;
    port.hostOpen = open;
    port.tell(ControlEvent.PORT_OPEN);
    this.sendControl();
    this.streamChanged(stream);
  }

  /** Has the guest opened the port on `stream`? */
  portIsOpen(stream: u32): bool {
    const port = this.portOf(stream);
    return port !== null && this.isOpen(port);
  }

  private port(id: u32): Port {
    return unchecked(this.ports[id]);
  }

  private portOf(stream: u32): Port | null {
    const id = stream - this.port(0).stream;
    return id < u32(this.ports.length) ? this.port(id) : null;
  }

  /** A driver without MULTIPORT has only port 0, and that open. */
  private isOpen(port: Port): bool {
    return this.live && (this.has(VIRTIO_CONSOLE_F_MULTIPORT) ? port.guestOpen : port.id == 0);
  }

  /** Bytes from the host, as long as the driver has room for them; the others wait in the ring. */
  private deliver(port: Port): void {
    const queue = this.queue(queueOf(port));
    if (!this.isOpen(port) || !port.hostOpen) return;
    for (let n = queue.waiting(); n > 0 && port.in.filled && queue.next(); n--) {
      queue.complete(port.fill(queue.chain));
    }
    this.settle(queue);
  }

  /** Bytes to the host, as long as the ring has room for them; the others wait in the queue. */
  private transmit(port: Port): void {
    const queue = this.queue(queueOf(port) + 1);
    for (let n = queue.waiting(); n > 0 && queue.next(); n--) {
      if (!port.drain(queue.chain)) break;
      queue.complete(0);
    }
    this.settle(queue);
  }

  /** Messages due, as long as the driver has buffers for them. */
  private sendControl(): void {
    if (!this.live || !this.has(VIRTIO_CONSOLE_F_MULTIPORT)) return;
    const queue = this.queue(CONTROL_TO_GUEST);
    for (let i: u32 = 0; i < u32(this.ports.length); i++) {
      const port = this.port(i);
      while (port.due && queue.next()) {
        const bytes = port.takeMessage(this.message);
        queue.complete(queue.chain.write(0, this.message, bytes));
      }
    }
    this.settle(queue);
  }

  private receiveControl(): void {
    const queue = this.queue(CONTROL_FROM_GUEST);
    for (let n = queue.waiting(); n > 0 && queue.next(); n--) {
      if (queue.chain.read(0, this.message, CONTROL_BYTES) == CONTROL_BYTES) {
        const id = load<u32>(this.message);
        this.obey(id, load<u16>(this.message, CONTROL_EVENT), load<u16>(this.message, CONTROL_VALUE) != 0);
      }
      queue.complete(0);
    }
    this.settle(queue);
    this.sendControl();
  }

  /** A message of the driver; one that makes no sense is ignored. */
  private obey(id: u32, event: u32, value: bool): void {
    if (event == ControlEvent.DEVICE_READY) {
      if (value) this.addPorts();
      return;
    }
    if (id >= u32(this.ports.length)) return;
    const port = this.port(id);
    if (event == ControlEvent.PORT_READY && value) port.makeReady();
    else if (event == ControlEvent.PORT_OPEN) {
      port.guestOpen = value;
      this.deliver(port);
    }
  }

  private addPorts(): void {
    for (let i: u32 = 0; i < u32(this.ports.length); i++) this.port(i).due |= 1 << ControlEvent.PORT_ADD;
  }
}

/** The console device of the board, null when it has none. */
export function theConsole(): Console | null {
  return changetype<Console | null>(board().console);
}

/** Number of a port's queue to the guest; the one from the guest is the next. */
function queueOf(port: Port): u32 {
  return port.id == 0 ? 0 : port.id * 2 + 2;
}

function makeQueues(ports: u32): StaticArray<Queue> {
  const chain = new Chain();
  const queues = new StaticArray<Queue>(2 * ports + 2);
  for (let i = 0; i < queues.length; i++) queues[i] = new Queue(QUEUE_SIZE, chain);
  return queues;
}

// The console device: multiport handshake, data both ways, back pressure, sizes, opening and closing.
import { board } from "../bus/board-state";
import { bus } from "../bus/bus";
import { inOf, makeStreams, outOf } from "../bus/streams";
import { Console } from "./console";
import { BUFFERS, Driver, NEXT, WRITE, at } from "./mmio.spec";
import { Port } from "./port";

const MULTIPORT: u64 = 2;
const SIZE: u64 = 1;
const READY: u32 = 0;
const ADD: u32 = 1;
const PORT_READY: u32 = 3;
const CONSOLE_PORT: u32 = 4;
const RESIZE: u32 = 5;
const OPEN: u32 = 6;
const NAME: u32 = 7;
/** Control buffers to the guest, 64 bytes each, and the message from it. */
const MESSAGES: u64 = BUFFERS;
const FROM_GUEST: u64 = BUFFERS + 0x1000;
const DATA: u64 = BUFFERS + 0x2000;

/** The console device with one console (stream 1) and the named port "agent" (stream 2), and its guest. */
class Guest extends Driver {
  /** Control messages read so far. */
  seen: u32 = 0;

  constructor(readonly device: Console) {
    super(device);
  }

  static make(): Guest {
    makeStreams(3);
    const name = heap.alloc(5);
    String.UTF8.encodeUnsafe(changetype<usize>("agent"), 5, name);
    const guest = new Guest(new Console([new Port(0, 1, true, 0, 0), new Port(1, 2, false, name, 5)]));
    return guest;
  }

  /** Starts with MULTIPORT and `buffers` buffers for control messages. */
  static multiport(buffers: u16): Guest {
    const guest = Guest.make();
    guest.start(MULTIPORT | SIZE, 6);
    for (let i: u16 = 0; i < buffers; i++) guest.giveBuffer(i);
    return guest;
  }

  /** A guest that has both ports set up and open. */
  static ready(): Guest {
    const guest = Guest.multiport(8);
    guest.send(0, READY, 1);
    guest.send(0, PORT_READY, 1);
    guest.send(1, PORT_READY, 1);
    guest.send(0, OPEN, 1);
    guest.send(1, OPEN, 1);
    guest.seen = guest.usedIdx(2);
    return guest;
  }

  giveBuffer(i: u16): void {
    this.offerOne(2, i, MESSAGES + 64 * u64(i), 64, WRITE);
    this.kick(2);
  }

  send(id: u32, event: u32, value: u32): void {
    store<u32>(at(FROM_GUEST), id);
    store<u16>(at(FROM_GUEST), u16(event), 4);
    store<u16>(at(FROM_GUEST), u16(value), 6);
    this.offerOne(3, 0, FROM_GUEST, 8, 0);
    this.kick(3);
  }

  /** Address of the next message, 0 when there is none; gives its buffer back to the device afterwards. */
  next(): usize {
    if (this.seen == this.usedIdx(2)) return 0;
    return at(MESSAGES) + 64 * this.usedHead(2, this.seen++);
  }

  expect(id: u32, event: u32, value: u32): usize {
    const message = this.next();
    assert(message != 0, "a message");
    assert(load<u32>(message) == id && load<u16>(message, 4) == event && load<u16>(message, 6) == value);
    return message;
  }

  /** Offers bytes to be sent on queue `q`. */
  write(q: u32, head: u16, bytes: u32): void {
    this.offerOne(q, head, DATA, bytes, 0);
    this.kick(q);
  }
}

function type(stream: u32, text: string): void {
  for (let i = 0; i < text.length; i++) inOf(stream).put(u8(text.charCodeAt(i)));
  bus().streamChanged(stream);
}

export function test_it_has_queues_for_all_ports(): void {
  const guest = Guest.make();
  assert(guest.get(8) == 3 && (guest.offered & 3) == 3 && guest.get(0x104) == 2);
  guest.set(0x30, 5);
  assert(guest.get(0x34) == 32);
  guest.set(0x30, 6);
  assert(guest.get(0x34) == 0);
}

export function test_the_handshake_names_consoles_ports_and_names(): void {
  const guest = Guest.multiport(8);
  assert(guest.next() == 0);
  guest.send(0, READY, 1);
  guest.expect(0, ADD, 1);
  guest.expect(1, ADD, 1);
  assert(guest.next() == 0);
  guest.send(0, PORT_READY, 1);
  guest.expect(0, CONSOLE_PORT, 1);
  guest.expect(0, OPEN, 1);
  guest.send(1, PORT_READY, 1);
  const name = guest.expect(1, NAME, 1);
  assert(load<u32>(name, 8) == 0x6e65_6761 && load<u8>(name, 12) == 0x74);
  assert(guest.usedBytes(2, guest.seen - 1) == 13);
  assert(guest.next() == 0, "the host has not opened it");
}

export function test_messages_wait_for_buffers_and_none_is_lost(): void {
  const guest = Guest.multiport(1);
  guest.send(0, READY, 1);
  guest.expect(0, ADD, 1);
  assert(guest.next() == 0);
  guest.send(0, PORT_READY, 1);
  guest.giveBuffer(1);
  guest.expect(0, CONSOLE_PORT, 1);
  guest.giveBuffer(2);
  guest.expect(0, OPEN, 1);
  guest.giveBuffer(3);
  guest.expect(1, ADD, 1);
}

export function test_a_guest_that_fails_is_not_told_more(): void {
  const guest = Guest.multiport(8);
  guest.send(0, READY, 0);
  guest.send(0, PORT_READY, 0);
  guest.send(7, PORT_READY, 1);
  guest.send(0xffff_ffff, OPEN, 1);
  guest.send(0, 77, 1);
  assert(guest.next() == 0);
  guest.offerOne(3, 0, FROM_GUEST, 7, 0);
  guest.kick(3);
  assert(guest.usedIdx(3) == 6 && !guest.needsReset, "a short message is ignored");
}

export function test_guest_bytes_reach_the_stream_of_their_port(): void {
  const guest = Guest.ready();
  store<u32>(at(DATA), 0x6f6c_6c65);
  guest.write(1, 0, 4);
  assert(outOf(1).filled == 4 && outOf(1).take() == 0x65 && outOf(2).filled == 0);
  assert(guest.usedIdx(1) == 1 && guest.usedBytes(1, 0) == 0);
  guest.device.openPort(2, true);
  guest.write(5, 0, 3);
  assert(outOf(2).filled == 3 && outOf(1).filled == 3);
}

export function test_what_finds_no_room_waits_in_the_queue(): void {
  const guest = Guest.ready();
  const out = outOf(1);
  out.commit(out.size - 3);
  for (let i: u8 = 0; i < 10; i++) store<u8>(at(DATA) + i, 0x30 + i);
  guest.desc(1, 0, DATA, 5, NEXT, 1);
  guest.desc(1, 1, DATA + 5, 5, 0, 0);
  guest.offer(1, 0);
  guest.kick(1);
  assert(out.free == 0 && guest.usedIdx(1) == 0, "three bytes went");
  out.release(2);
  bus().streamChanged(1);
  assert(guest.usedIdx(1) == 0 && out.free == 0, "two more");
  out.release(out.size - 5);
  bus().streamChanged(1);
  assert(guest.usedIdx(1) == 1 && out.filled == 10);
  for (let i: u8 = 0; i < 10; i++) assert(out.take() == 0x30 + i);
}

export function test_host_bytes_go_to_the_open_port_as_buffers_come(): void {
  const guest = Guest.ready();
  type(1, "hello");
  assert(inOf(1).filled == 5 && guest.usedIdx(0) == 0);
  guest.offerOne(0, 4, DATA, 3, WRITE);
  guest.kick(0);
  assert(guest.usedIdx(0) == 1 && guest.usedHead(0, 0) == 4 && guest.usedBytes(0, 0) == 3);
  assert(load<u8>(at(DATA)) == 0x68 && inOf(1).filled == 2);
  guest.offerOne(0, 5, DATA, 64, WRITE);
  guest.kick(0);
  assert(guest.usedBytes(0, 1) == 2 && load<u8>(at(DATA)) == 0x6c && inOf(1).filled == 0);
  guest.offerOne(0, 6, DATA, 64, WRITE);
  guest.kick(0);
  assert(guest.usedIdx(0) == 2);
  type(1, "!");
  assert(guest.usedIdx(0) == 3 && guest.usedBytes(0, 2) == 1 && guest.interrupted());
}

export function test_a_port_that_the_guest_or_the_host_has_closed_gets_nothing(): void {
  const guest = Guest.ready();
  guest.offerOne(4, 0, DATA, 64, WRITE);
  guest.kick(4);
  type(2, "x");
  assert(guest.usedIdx(4) == 0, "closed by the host");
  guest.device.openPort(2, true);
  assert(guest.usedIdx(4) == 1 && inOf(2).filled == 0);
  guest.expect(1, OPEN, 1);
  guest.send(1, OPEN, 0);
  guest.offerOne(4, 1, DATA, 64, WRITE);
  guest.kick(4);
  type(2, "y");
  assert(guest.usedIdx(4) == 1, "closed by the guest");
  guest.send(1, OPEN, 1);
  assert(guest.usedIdx(4) == 2);
}

export function test_what_the_guest_writes_to_a_closed_port_is_lost(): void {
  const guest = Guest.ready();
  guest.write(5, 0, 16);
  assert(guest.usedIdx(5) == 1 && outOf(2).filled == 0);
}

export function test_closing_a_port_frees_a_guest_that_waits_for_room(): void {
  const guest = Guest.ready();
  guest.device.openPort(2, true);
  outOf(2).commit(outOf(2).size);
  guest.write(5, 0, 16);
  assert(guest.usedIdx(5) == 0);
  guest.device.openPort(2, false);
  assert(guest.usedIdx(5) == 1);
  guest.expect(1, OPEN, 1);
  guest.expect(1, OPEN, 0);
}

export function test_the_host_learns_whether_the_guest_has_a_port_open(): void {
  const guest = Guest.ready();
  assert(guest.device.portIsOpen(1) && guest.device.portIsOpen(2));
  assert(!guest.device.portIsOpen(0) && !guest.device.portIsOpen(3));
  guest.send(1, OPEN, 0);
  assert(!guest.device.portIsOpen(2));
  guest.set(0x70, 0);
  assert(!guest.device.portIsOpen(1));
}

export function test_a_console_cannot_be_closed_by_the_host(): void {
  const guest = Guest.ready();
  guest.device.openPort(1, false);
  assert(guest.next() == 0);
  guest.write(1, 0, 2);
  assert(outOf(1).filled == 2);
}

export function test_a_new_size_is_told_once_as_columns_and_rows(): void {
  const guest = Guest.ready();
  guest.device.resize(1, 132, 43);
  const message = guest.expect(0, RESIZE, 1);
  assert(load<u16>(message, 8) == 132 && load<u16>(message, 10) == 43);
  assert(guest.get(0x100) == ((43 << 16) | 132) && (guest.get(0x60) & 2) != 0);
  guest.device.resize(1, 132, 43);
  guest.device.resize(2, 80, 25);
  guest.device.resize(9, 80, 25);
  assert(guest.next() == 0);
}

export function test_a_size_set_before_the_guest_came_is_told_when_the_port_is_ready(): void {
  const guest = Guest.make();
  guest.device.resize(1, 100, 30);
  guest.start(MULTIPORT, 6);
  for (let i: u16 = 0; i < 8; i++) guest.giveBuffer(i);
  guest.send(0, READY, 1);
  guest.send(0, PORT_READY, 1);
  guest.seen = 2;
  guest.expect(0, CONSOLE_PORT, 1);
  const size = guest.expect(0, RESIZE, 1);
  assert(load<u16>(size, 8) == 100 && load<u16>(size, 10) == 30);
}

export function test_a_driver_without_multiport_has_port_0_open(): void {
  const guest = Guest.make();
  guest.start(SIZE, 2);
  assert(guest.device.portIsOpen(1) && !guest.device.portIsOpen(2));
  type(1, "a");
  guest.offerOne(0, 0, DATA, 8, WRITE);
  guest.kick(0);
  assert(guest.usedBytes(0, 0) == 1 && load<u8>(at(DATA)) == 0x61);
  guest.write(1, 0, 5);
  assert(outOf(1).filled == 5);
}

export function test_a_reset_forgets_the_guest_and_keeps_the_hosts_bytes(): void {
  const guest = Guest.ready();
  type(1, "kept");
  guest.set(0x70, 0);
  type(1, "!");
  assert(inOf(1).filled == 5 && board().lines == 0);
}

export function test_buffers_of_the_wrong_direction_do_no_harm(): void {
  const guest = Guest.ready();
  guest.offerOne(0, 0, DATA, 16, 0);
  guest.offerOne(0, 1, DATA, 16, WRITE);
  type(1, "z");
  assert(guest.usedIdx(0) == 2 && guest.usedBytes(0, 0) == 0 && guest.usedBytes(0, 1) == 1);
  guest.offerOne(1, 0, DATA, 16, WRITE);
  guest.kick(1);
  assert(guest.usedIdx(1) == 1 && outOf(1).filled == 0 && !guest.needsReset);
}

export function test_a_broken_control_queue_stops_the_device(): void {
  const guest = Guest.ready();
  guest.offer(3, 99);
  guest.kick(3);
  assert(guest.needsReset && !guest.device.portIsOpen(1));
  type(1, "x");
  assert(guest.usedIdx(0) == 0);
}

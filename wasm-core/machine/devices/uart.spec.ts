// The UART by register script.
import { board } from "../../bus/board-state";
import { bus } from "../../bus/bus";
import { makeBoard } from "../../bus/bus.spec";
import { inOf, makeStreams, outOf } from "../../bus/streams";
import { Uart } from "./uart";

const BASE: u64 = 0x1000_0000;
const IRQ: u32 = 1 << 10;
const RBR: u64 = 0;
const THR: u64 = 0;
const IER: u64 = 1;
const IIR: u64 = 2;
const FCR: u64 = 2;
const LCR: u64 = 3;
const MCR: u64 = 4;
const LSR: u64 = 5;
const MSR: u64 = 6;
const SCR: u64 = 7;

function make(): void {
  makeBoard();
  makeStreams(1);
  bus().add(new Uart(), BASE, 0x100, 10);
  bus().reset();
}

function get(register: u64): u64 {
  return bus().read(BASE + register, 1);
}

function set(register: u64, value: u64): void {
  bus().write(BASE + register, 1, value);
}

/** The host types. */
function type(text: string): void {
  for (let i = 0; i < text.length; i++) inOf(0).put(u8(text.charCodeAt(i)));
  bus().streamChanged(0);
}

/** The run of the hart is over. */
function settle(): void {
  if (board().unsettled) bus().settle();
}

/** Fills the host's ring but for `left` bytes. */
function fillOut(left: u32): void {
  while (outOf(0).free > left) outOf(0).put(0x2e);
}

/** The host takes `n` bytes. */
function takeOut(n: u32): void {
  outOf(0).release(n);
  bus().streamChanged(0);
}

export function test_after_reset_it_is_idle(): void {
  make();
  assert(get(LSR) == 0x60 && get(IIR) == 0x01 && get(IER) == 0 && get(LCR) == 0 && get(MCR) == 0);
  assert(get(MSR) == 0xb0 && get(SCR) == 0 && board().lines == 0);
}

export function test_bytes_go_to_the_host_at_once(): void {
  make();
  set(THR, 0x48);
  set(THR, 0x69);
  assert(outOf(0).take() == 0x48 && outOf(0).take() == 0x69 && outOf(0).filled == 0);
  assert(get(LSR) == 0x60);
}

export function test_typed_bytes_are_received_in_order(): void {
  make();
  type("ok");
  assert(get(LSR) == 0x61);
  assert(get(RBR) == 0x6f && get(LSR) == 0x61 && get(RBR) == 0x6b);
  assert(get(LSR) == 0x60 && get(RBR) == 0);
}

export function test_a_full_ring_holds_the_transmitter_back_and_loses_nothing(): void {
  make();
  set(FCR, 0x01);
  fillOut(2);
  for (let i: u64 = 0; i < 16; i++) set(THR, 0x41 + i);
  assert((get(LSR) & 0x60) == 0, "busy");
  takeOut(outOf(0).size - 2);
  assert((get(LSR) & 0x60) == 0x60, "free again");
  for (let i: u8 = 0; i < 16; i++) assert(outOf(0).take() == 0x41 + i);
}

export function test_the_transmit_interrupt_waits_for_the_host(): void {
  make();
  set(FCR, 0x01);
  set(IER, 0x02);
  assert(get(IIR) == 0xc2 && get(IIR) == 0xc1 && board().lines == 0);
  fillOut(0);
  set(THR, 0x41);
  assert(get(IIR) == 0xc1 && board().lines == 0);
  takeOut(1);
  settle();
  assert(board().lines == IRQ && get(IIR) == 0xc2);
  assert(board().lines == 0);
}

export function test_enabling_the_transmit_interrupt_raises_it_when_idle(): void {
  make();
  set(IER, 0x02);
  settle();
  assert(board().lines == IRQ);
  set(THR, 0x41);
  assert(get(IIR) == 0x02, "the byte has gone already");
  set(IER, 0x00);
  assert(board().lines == 0);
  set(IER, 0x02);
  settle();
  assert(board().lines == IRQ);
}

export function test_the_transmit_interrupt_alone_waits_until_the_hart_s_run_is_over(): void {
  make();
  set(IER, 0x03);
  assert(board().lines == 0 && board().unsettled != 0);
  type("x");
  assert(board().lines == IRQ && get(IIR) == 0x04);
  get(RBR);
  settle();
  assert(board().lines == IRQ && board().unsettled == 0 && get(IIR) == 0x02);
  set(THR, 0x41);
  set(IER, 0x00);
  settle();
  assert(board().lines == 0, "it was disabled meanwhile");
}

export function test_receive_interrupts_tell_trigger_level_from_time_out(): void {
  make();
  set(FCR, 0x81);
  set(IER, 0x01);
  type("1234567");
  assert(board().lines == IRQ && get(IIR) == 0xcc);
  type("8");
  assert(get(IIR) == 0xc4);
  get(RBR);
  assert(get(IIR) == 0xcc);
  for (let i = 0; i < 7; i++) get(RBR);
  assert(get(IIR) == 0xc1 && board().lines == 0);
}

export function test_more_than_a_FIFO_of_typing_waits_in_the_ring(): void {
  make();
  set(FCR, 0x01);
  for (let i: u8 = 0; i < 40; i++) inOf(0).put(i);
  bus().streamChanged(0);
  for (let i: u64 = 0; i < 40; i++) assert(get(LSR) == 0x61 && get(RBR) == i);
  assert(get(LSR) == 0x60);
}

export function test_clearing_the_receiver_drops_its_FIFO_only(): void {
  make();
  set(FCR, 0x01);
  for (let i: u8 = 0; i < 20; i++) inOf(0).put(i);
  bus().streamChanged(0);
  set(FCR, 0x03);
  assert(get(RBR) == 16);
}

export function test_loopback_receives_what_it_sends(): void {
  make();
  set(FCR, 0x01);
  set(MCR, 0x10);
  type("x");
  for (let i: u64 = 0; i < 17; i++) set(THR, i);
  assert(outOf(0).filled == 0);
  assert((get(LSR) & 0x03) == 0x03, "overrun");
  assert((get(LSR) & 0x02) == 0, "reported once");
  for (let i: u64 = 0; i < 16; i++) assert(get(RBR) == i);
  assert((get(LSR) & 1) == 0);
  set(MCR, 0);
  assert(get(RBR) == 0x78, "typing waited");
}

export function test_loopback_turns_modem_outputs_into_inputs(): void {
  make();
  set(MCR, 0x1f);
  assert(get(MSR) == 0xf0, "nothing but RI rose, and its delta is for falling");
  set(IER, 0x08);
  set(MCR, 0x10);
  assert(board().lines == IRQ && get(IIR) == 0x00);
  assert(get(MSR) == 0x0f);
  assert(board().lines == 0 && get(MSR) == 0);
}

export function test_line_status_is_the_most_urgent_interrupt(): void {
  make();
  set(MCR, 0x10);
  set(IER, 0x0f);
  set(THR, 1);
  set(THR, 2);
  assert(get(IIR) == 0x06);
  get(LSR);
  assert(get(IIR) == 0x04);
  get(RBR);
  assert(get(IIR) == 0x02);
}

export function test_the_divisor_hides_behind_DLAB(): void {
  make();
  set(LCR, 0x83);
  assert(get(RBR) == 12 && get(IER) == 0);
  set(THR, 0x34);
  set(IER, 0x12);
  assert(get(RBR) == 0x34 && get(IER) == 0x12 && outOf(0).filled == 0);
  set(LCR, 0x03);
  assert(get(IER) == 0 && get(LCR) == 0x03);
  set(SCR, 0xa5);
  assert(get(SCR) == 0xa5);
}

export function test_other_places_are_counted(): void {
  make();
  assert(get(8) == 0 && bus().read(BASE, 8) == 0);
  set(0xff, 1);
  assert(board().badReads == 2 && board().badWrites == 1);
  assert(bus().read(BASE + 4, 4) == 0);
  bus().write(BASE, 4, 0x1141);
  assert(outOf(0).take() == 0x41 && board().badWrites == 1);
}

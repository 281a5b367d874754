// The agent's port on the board: joins the integration agent to its stream, and what follows from its coming
// and going.

import type { NoticeName, Notices } from "../contract/contract.js";
import type { GuestClock } from "./agent/clock.js";
import { Agent } from "./agent/agent.js";
import { Heartbeats } from "./agent/heartbeats.js";
import { Roster } from "./agent/roster.js";
import type { Board } from "./board.js";
import { InputQueue } from "./input-queue.js";
import { AGENT_PORT } from "./streams.js";

/** Tells every port that may read. */
export type Notify = <N extends NoticeName>(notice: N, data: Notices[N]) => void;

export class AgentPort {
  readonly agent: Agent;
  readonly heartbeats: Heartbeats;
  readonly roster: Roster;
  #board: Board | undefined;
  #stream: number | undefined;
  #input: InputQueue | undefined;
  #wake = () => {};
  #open = false;

  /** @param found called when an agent answers */
  constructor(clock: GuestClock, notify: Notify, found: () => void) {
    this.agent = new Agent(
      (bytes) => this.#write(bytes),
      clock,
      (info) => {
        notify("agent", { agent: info });
        if (info) {
          this.heartbeats.start();
          found();
        } else {
          this.heartbeats.stop();
          this.roster.clear();
        }
      },
    );
    this.roster = new Roster(notify);
    this.heartbeats = new Heartbeats(this.agent, clock, () => notify("heartbeatStopped", {}));
  }

  /** Joins a board that was switched on or reset. @param wake called when the guest has something to read */
  connect(board: Board, wake: () => void): void {
    const stream = board.streams.agent;
    if (stream === undefined) return;
    this.#board = board;
    this.#stream = stream;
    this.#wake = wake;
    this.#input = new InputQueue(AGENT_PORT, (bytes) => board.write(stream, bytes));
    board.openPort(stream, true);
  }

  /** The board is about to go. */
  disconnect(): void {
    this.#board = undefined;
    this.#input = undefined;
    this.#wake = () => {};
    this.#setOpen(false);
  }

  /** Moves bytes both ways. Returns true when the guest has something to do because of it. */
  pump(): boolean {
    if (!this.#board || this.#stream === undefined) return false;
    const open = this.#board.portIsOpen(this.#stream);
    const bytes = this.#board.read(this.#stream);
    // Opened and written within one slice, or written and closed: the bytes belong between the two.
    if (open) this.#setOpen(true);
    if (bytes) this.agent.receive(bytes);
    this.#setOpen(open);
    const fed = this.#input?.flush() ?? false;
    return bytes !== undefined || fed;
  }

  #write(bytes: Uint8Array): void {
    this.#input?.push(bytes);
    this.#wake();
  }

  #setOpen(open: boolean): void {
    if (open === this.#open) return;
    this.#open = open;
    if (open) this.agent.opened();
    else this.agent.closed();
  }
}

// Keeps the roster up to date while an agent answers: looks who is logged on soon after a console printed
// something, as almost every log-on and log-off does, and from time to time. To look is most of what an idle
// guest does, so the times get longer while no console prints.

import { asVmError } from "../../contract/vm-error.js";
import type { Clock } from "./clock.js";
import type { GuestAgent } from "./guest-agent.js";
import type { Roster } from "./roster.js";
import type { SessionControl } from "./session-control.js";
import { sessionControl } from "./sessions.js";

/** ms a look at who is logged on may take. */
const PATIENCE = 30_000;
/** The rest between two looks at most, in intervals of the control. */
const LONGEST_REST = 6;

export class SessionWatch {
  readonly #agent: GuestAgent;
  readonly #clock: Clock;
  readonly #roster: Roster;
  /** How the guest is asked; undefined while it cannot be. */
  #control: SessionControl | undefined;
  /** Counts looks: the answer to an earlier one is old. */
  #looks = 0;
  /** Time of the next look; Infinity while none is planned. */
  #due = Infinity;
  #stopTimer = () => {};
  #printed = false;
  /** Rests since a console printed something double: the next one, in intervals. */
  #rest = 1;

  constructor(agent: GuestAgent, clock: Clock, roster: Roster) {
    this.#agent = agent;
    this.#clock = clock;
    this.#roster = roster;
  }

  /** An agent answers. */
  start(): void {
    this.#control = sessionControl(this.#agent, this.#clock);
    this.look();
  }

  /** It answers no more. */
  stop(): void {
    this.#control = undefined;
    this.#looks++;
    this.#cancel();
  }

  /** Looks now. */
  look(): void {
    this.#cancel();
    if (this.#control) void this.#look(this.#control, ++this.#looks);
  }

  /** A console printed something. */
  printed(): void {
    this.#printed = true;
    this.#rest = 1;
    if (this.#control && this.#due < Infinity) this.#plan(this.#control.soon);
  }

  async #look(control: SessionControl, look: number): Promise<void> {
    this.#printed = false;
    const current = () => look === this.#looks;
    try {
      const sessions = await control.list(PATIENCE);
      if (current()) this.#roster.replace(sessions);
    } catch (error) {
      const never = asVmError(error).symbol === "VM_E_ADDITIONS_FEATURE_NOT_AVAIL";
      if (never && current()) this.stop();
    }
    if (!current()) return;
    if (this.#printed) return this.#plan(control.soon);
    this.#plan(this.#rest * control.interval);
    this.#rest = Math.min(2 * this.#rest, LONGEST_REST);
  }

  /** Looks after `delay` ms, or sooner if that was planned. */
  #plan(delay: number): void {
    const due = this.#clock.now() + delay;
    if (due >= this.#due) return;
    this.#cancel();
    this.#due = due;
    this.#stopTimer = this.#clock.after(delay, () => this.look());
  }

  #cancel(): void {
    this.#stopTimer();
    this.#due = Infinity;
  }
}

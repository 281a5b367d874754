// The integration components as the worker holds them: the agent, its heartbeats, and who is logged on, kept
// up to date while an agent answers.

import type { AgentInfo, Heartbeat, NoticeName, Notices } from "../../contract/contract.js";
import { asVmError } from "../../contract/vm-error.js";
import { Agent } from "./agent.js";
import type { Clock } from "./clock.js";
import type { GuestAgent } from "./guest-agent.js";
import { Heartbeats } from "./heartbeats.js";
import { Roster } from "./roster.js";
import { sessionControl } from "./sessions.js";

/** ms a look at who is logged on may take. */
const PATIENCE = 30_000;

export interface IntegrationHost {
  readonly clock: Clock;
  /** Takes bytes for the guest's side of the port org.qemu.guest_agent.0. */
  write(bytes: Uint8Array): void;
  /** Tells every page that may read: `agent`, `sessions`, `guestLogoff`, `heartbeatStopped`. */
  notify<N extends NoticeName>(notice: N, data: Notices[N]): void;
}

export class Integration {
  readonly roster: Roster;
  readonly #host: IntegrationHost;
  readonly #agent: Agent;
  readonly #heartbeats: Heartbeats;
  #stopNext = () => {};
  #run = 0;

  constructor(host: IntegrationHost) {
    this.#host = host;
    this.#agent = new Agent(host.write.bind(host), host.clock, (info) => this.#changed(info));
    this.#heartbeats = new Heartbeats(this.#agent, host.clock, () => host.notify("heartbeatStopped", {}));
    this.roster = new Roster(host.notify.bind(host));
    this.#agent.listen(({ event }) => event === "LOGOFF_DONE" && this.#look());
  }

  get agent(): GuestAgent {
    return this.#agent;
  }

  get heartbeat(): Heartbeat {
    return this.#heartbeats.now;
  }

  /** The guest opened its side of the port. */
  opened(): void {
    this.#agent.opened();
  }

  /** The guest closed its side of the port, was reset, or is off. */
  closed(): void {
    this.#agent.closed();
  }

  /** The guest sent bytes. */
  receive(bytes: Uint8Array): void {
    this.#agent.receive(bytes);
  }

  #changed(info: AgentInfo | null): void {
    this.#run++;
    this.#stopNext();
    this.#host.notify("agent", { agent: info });
    if (info) {
      this.#heartbeats.start();
      this.#look();
    } else {
      this.#heartbeats.stop();
      this.roster.clear();
    }
  }

  /** Looks who is logged on, now and from time to time. */
  #look(): void {
    this.#stopNext();
    void this.#poll(++this.#run);
  }

  async #poll(run: number): Promise<void> {
    const control = sessionControl(this.#agent, this.#host.clock);
    try {
      const sessions = await control.list(PATIENCE);
      if (run !== this.#run) return;
      this.roster.replace(sessions);
    } catch (error) {
      if (asVmError(error).symbol === "VM_E_ADDITIONS_FEATURE_NOT_AVAIL") return;
    }
    if (run !== this.#run) return;
    this.#stopNext = this.#host.clock.after(control.interval, () => void this.#poll(run));
  }
}

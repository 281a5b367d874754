// The integration components as the worker holds them: the agent, its heartbeats, and who is logged on, kept
// up to date while an agent answers.

import type { AgentInfo, Heartbeat, NoticeName, Notices } from "../../contract/contract.js";
import { Agent } from "./agent.js";
import type { Clock } from "./clock.js";
import type { GuestAgent } from "./guest-agent.js";
import { Heartbeats } from "./heartbeats.js";
import { Roster } from "./roster.js";
import { SessionWatch } from "./session-watch.js";

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
  readonly #sessions: SessionWatch;

  constructor(host: IntegrationHost) {
    this.#host = host;
    this.#agent = new Agent(host.write.bind(host), host.clock, (info) => this.#changed(info));
    this.#heartbeats = new Heartbeats(this.#agent, host.clock, () => host.notify("heartbeatStopped", {}));
    this.roster = new Roster(host.notify.bind(host));
    this.#sessions = new SessionWatch(this.#agent, host.clock, this.roster);
    this.#agent.listen(({ event }) => event === "LOGOFF_DONE" && this.#sessions.look());
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

  /** The guest printed something on a console: perhaps somebody has logged on or off. */
  printed(): void {
    this.#sessions.printed();
  }

  #changed(info: AgentInfo | null): void {
    this.#host.notify("agent", { agent: info });
    if (info) {
      this.#heartbeats.start();
      this.#sessions.start();
    } else {
      this.#heartbeats.stop();
      this.#sessions.stop();
      this.roster.clear();
    }
  }
}

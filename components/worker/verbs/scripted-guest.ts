// For tests: a machine around a scripted agent, whose state a test sets, and a page that holds a port onto
// it.

import { VirtualMachine } from "../../api/virtual-machine.js";
import { VERBS, type Heartbeat, type MachineState, type Session } from "../../contract/contract.js";
import { ALL_RIGHTS, maskOf, type Right } from "../../contract/rights.js";
import { serve, type Handlers, type Server } from "../../contract/serve.js";
import { VmError } from "../../contract/vm-error.js";
import { Roster } from "../agent/roster.js";
import { ScriptedAgent, type Command } from "../agent/scripted-agent.js";
import type { Guest, GuestEvent } from "./guest.js";
import { heartbeat } from "./heartbeat.js";
import { logoff } from "./logoff.js";
import { osInfo } from "./os-info.js";
import { restart } from "./restart.js";
import { shutdown } from "./shutdown.js";
import { users } from "./users.js";

export class ScriptedGuest implements Guest {
  readonly script: ScriptedAgent;
  readonly roster: Roster;
  known = true;
  state: MachineState = "running";
  heartbeat: Heartbeat = { heartbeating: true, percentage: 100 };
  readonly #servers: Server[] = [];
  readonly #watchers = new Set<(event: GuestEvent) => void>();

  constructor(commands: Record<string, Command> = {}) {
    this.script = new ScriptedAgent(commands);
    this.roster = new Roster((notice, data) => {
      for (const server of this.#servers) server.notify(notice, data);
    });
  }

  get agent() {
    return this.script.host;
  }

  get clock() {
    return this.script.clock;
  }

  watch(heard: (event: GuestEvent) => void): () => void {
    this.#watchers.add(heard);
    return () => void this.#watchers.delete(heard);
  }

  /** How many verbs watch. */
  get watchers(): number {
    return this.#watchers.size;
  }

  become(state: MachineState): void {
    this.state = state;
    this.happen("state");
  }

  happen(event: GuestEvent): void {
    for (const heard of [...this.#watchers]) heard(event);
  }

  /** A page's view of it, over a real MessageChannel. */
  page(rights: readonly Right[] = ALL_RIGHTS): VirtualMachine {
    const refuse = () => {
      throw new VmError("E_FAIL");
    };
    const others = Object.fromEntries(
      Object.keys(VERBS).map((verb) => [verb, refuse]),
    ) as unknown as Handlers;
    const handlers: Handlers = {
      ...others,
      logoff: (args, caller) => logoff(this, args, caller),
      shutdown: (args, caller) => shutdown(this, args, caller),
      restart: (args, caller) => restart(this, args, caller),
      users: () => users(this),
      osInfo: () => osInfo(this),
      heartbeat: () => heartbeat(this),
    };
    const { port1, port2 } = new MessageChannel();
    this.#servers.push(serve(port1, { handlers, known: () => this.known }, maskOf(rights)));
    return new VirtualMachine(port2);
  }

  /** Cuts every page off. */
  close(): void {
    for (const server of this.#servers) server.end(new VmError("VM_E_VM_UNKNOWN"));
  }
}

/** A session as the small agent lists it. */
export function listed({ session, user, tty, since }: Session): object {
  return { session, user, uid: 1000, tty, "login-time": since / 1000 };
}

// GuestOS: the operating system inside the machine, reached through its agent, after IVMGuestOS.

import type {
  AgentInfo,
  Heartbeat,
  LogoffArgs,
  OsInfo,
  Session,
  ShutdownArgs,
} from "../contract/contract.js";
import type { Requests } from "./requests.js";
import type { VmTask } from "./task.js";

/**
 * Obtained from VirtualMachine.guestOS, at any time. Every method can end with VM_E_VM_UNKNOWN (the machine
 * is gone), ERROR_ACCESS_DENIED 0x80070005 (the port lacks the right), E_POINTER (null options), E_INVALIDARG
 * (an option that is unknown or out of range) and DISP_E_EXCEPTION (anything unforeseen); these are not
 * repeated below.
 */
export class GuestOS {
  readonly #requests: Requests;
  #agent: AgentInfo | null = null;
  #sessions: readonly Session[] = [];

  constructor(requests: Requests) {
    this.#requests = requests;
  }

  /** The guest's agent and its commands; null while none answers. */
  get agent(): AgentInfo | null {
    return this.#agent;
  }

  /** Who is logged on, as last heard; `users()` asks. */
  get sessions(): readonly Session[] {
    return this.#sessions;
  }

  /** What the worker says of the guest; called by the VirtualMachine. */
  hear(facts: { agent?: AgentInfo | null; sessions?: readonly Session[] }): void {
    if (facts.agent !== undefined) this.#agent = facts.agent;
    if (facts.sessions !== undefined) this.#sessions = facts.sessions;
  }

  /** Can the guest be asked to shut down? False while the machine is off. */
  get canShutdown(): boolean {
    return this.agent?.commands.includes("guest-shutdown") ?? false;
  }

  /** The agent's version; `""` while none answers. */
  get integrationComponentsVersion(): string {
    return this.agent?.version ?? "";
  }

  /**
   * Logs users off: all of them, or those of `user`, or one `session`. Sessions get SIGHUP, SIGTERM, and
   * SIGKILL after the grace period. Percent is sessions ended ÷ sessions found; cancelable until the first
   * has ended. A `guestlogoff` event (type 2, external) for each session precedes the end of the task.
   *
   * @param options `timeout`: ms the agent may take to accept, 1…4,000,000, default 30,000; `gracePeriod`:
   * ms, 0…600,000, default 10,000
   *
   * The call is refused with VM_E_VM_NOT_RUNNING (off, saved, starting), VM_E_VM_PAUSED,
   * VM_E_ADDITIONS_FEATURE_NOT_AVAIL (no agent, or it cannot log users off), VM_E_TIMED_OUT (not accepted in
   * time). The task ends with ERROR_NO_SUCH_LOGON_SESSION 0x80070520 (nobody is logged on), VM_E_TIMED_OUT
   * and result 6 (sessions remain after SIGKILL), ERROR_CANCELLED and result 1.
   */
  logoff(options: LogoffArgs = {}): VmTask {
    return this.#requests.begin("logoff", options);
  }

  /**
   * Shuts the guest down; the task ends when the machine is off.
   * @param options `force`: do not wait for programs to end; `timeout`: ms for the agent to accept, and again
   * for the machine to go off, 1…4,000,000, default 30,000 and 120,000
   *
   * The call is refused with VM_E_VM_NOT_RUNNING, VM_E_VM_PAUSED, VM_E_ADDITIONS_FEATURE_NOT_AVAIL,
   * VM_E_TIMED_OUT. The task ends with ERROR_SHUTDOWN_IN_PROGRESS 0x8007045B, ERROR_NOT_READY 0x80070015,
   * ERROR_MACHINE_LOCKED 0x800704F7, ERROR_ACCESS_DENIED (the agent may not), VM_E_TIMED_OUT and result 6
   * (still on after that time).
   */
  shutdown(options: ShutdownArgs = {}): VmTask {
    return this.#requests.begin("shutdown", options);
  }

  /**
   * Reboots the guest; the task ends when it is in the reset ROM again. Options and codes as for shutdown().
   */
  restart(options: ShutdownArgs = {}): VmTask {
    return this.#requests.begin("restart", options);
  }

  /**
   * Asks who is logged on. VM_E_VM_NOT_RUNNING, VM_E_VM_PAUSED, VM_E_ADDITIONS_FEATURE_NOT_AVAIL,
   * VM_E_TIMED_OUT.
   */
  users(): Promise<Session[]> {
    return this.#requests.ask("users", {});
  }

  /** Is anybody logged on? Codes as for users(). */
  async isUserLoggedOn(): Promise<boolean> {
    return (await this.users()).length > 0;
  }

  /** What the guest says of itself. Codes as for users(). */
  osInfo(): Promise<OsInfo> {
    return this.#requests.ask("osInfo", {});
  }

  /** Full name of the operating system. Codes as for users(). */
  async osName(): Promise<string> {
    return (await this.osInfo()).name;
  }

  /** Host name. Codes as for users(). */
  async computerName(): Promise<string> {
    return (await this.osInfo()).hostName;
  }

  /**
   * Did a heartbeat come within the last minute? VM_E_VM_NOT_RUNNING, VM_E_ADDITIONS_NOT_AVAIL (no agent).
   */
  async isHeartbeating(): Promise<boolean> {
    return (await this.#heartbeat()).heartbeating;
  }

  /** Heartbeats of the last minute ÷ heartbeats due, 0…100. Codes as for isHeartbeating(). */
  async heartbeatPercentage(): Promise<number> {
    return (await this.#heartbeat()).percentage;
  }

  #heartbeat(): Promise<Heartbeat> {
    return this.#requests.ask("heartbeat", {});
  }
}

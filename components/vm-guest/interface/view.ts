// What every part of the interface is drawn from.

import type { VirtualMachine } from "../../api/virtual-machine.js";
import type { Localizer } from "../../locales/localizer.js";
import type { GuestFacts } from "../guest-facts.js";

export interface View {
  readonly vm: VirtualMachine;
  readonly facts: GuestFacts;
  readonly words: Localizer;
  /** What the machine is called. */
  readonly name: string;
  readonly now: Date;
  readonly fullScreen: boolean;
  /** May this page start, stop and log off? */
  readonly mayExecute: boolean;
  readonly actions: Actions;
}

/** What a person can ask for. None throws; what fails is told by a task or by the state. */
export interface Actions {
  start(): void;
  pause(): void;
  resume(): void;
  reset(): void;
  turnOff(): void;
  toggleFullScreen(): void;
  /** All users, or one session. */
  logoff(session?: number): void;
}

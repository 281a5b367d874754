// The life of a machine, as a table.
//
//   turned-off ──startup──▶ turning-on ──────▶ running ◀──resume── paused
//        ▲                      │ │               │ ──────pause──────▶ │
//        │                      │ └──turnOff──▶ turning-off ◀─turnOff──┘
//        └──────failed──────────┴──────────────────┘

import type { MachineState } from "../contract/contract.js";
import type { HresultSymbol } from "../contract/hresult.js";
import { VmError } from "../contract/vm-error.js";

/** What a page asks of a machine's life. */
export type LifeVerb =
  "configure" | "startup" | "turnOff" | "reset" | "pause" | "resume" | "consoleInput" | "statistics";

type Refusals = { readonly [V in LifeVerb]: HresultSymbol | undefined };

const off: Refusals = {
  configure: undefined,
  startup: undefined,
  turnOff: "VM_E_VM_NOT_RUNNING",
  reset: "VM_E_VM_NOT_RUNNING",
  pause: "VM_E_VM_NOT_RUNNING",
  resume: "VM_E_VM_NOT_RUNNING",
  consoleInput: "VM_E_VM_NOT_RUNNING",
  statistics: "VM_E_VM_NOT_RUNNING",
};
const changing: Refusals = { ...off, configure: "VM_E_VM_RUNNING", startup: "VM_E_VM_RUNNING" };

/** For each state, the code that refuses each verb; undefined: the verb is allowed. */
const REFUSALS: { readonly [S in MachineState]: Refusals } = {
  invalid: off,
  "turned-off": off,
  saved: off,
  "turning-on": { ...changing, turnOff: undefined },
  restoring: { ...changing, turnOff: undefined },
  running: {
    configure: "VM_E_VM_RUNNING",
    startup: "VM_E_VM_RUNNING",
    turnOff: undefined,
    reset: undefined,
    pause: undefined,
    resume: "E_FAIL",
    consoleInput: undefined,
    statistics: undefined,
  },
  paused: {
    configure: "VM_E_VM_RUNNING",
    startup: "VM_E_VM_RUNNING",
    turnOff: undefined,
    reset: undefined,
    pause: "E_FAIL",
    resume: undefined,
    consoleInput: "VM_E_VM_PAUSED",
    statistics: undefined,
  },
  saving: changing,
  "turning-off": changing,
};

/** Refuses a verb in a state that does not allow it. @throws VmError with the code of the table */
export function require(verb: LifeVerb, state: MachineState): void {
  const symbol = REFUSALS[state][verb];
  if (symbol) throw new VmError(symbol, { detail: `${verb}: the machine is ${state}` });
}

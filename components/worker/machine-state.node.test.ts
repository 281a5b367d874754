// The table of states, verb by verb.

import assert from "node:assert/strict";
import { test } from "node:test";
import { MACHINE_STATES, type MachineState } from "../contract/contract.js";
import { VmError } from "../contract/vm-error.js";
import { require, type LifeVerb } from "./machine-state.js";

const OK = "OK";
const OFF = "VM_E_VM_NOT_RUNNING";
const ON = "VM_E_VM_RUNNING";
const VERBS: LifeVerb[] = [
  "configure",
  "startup",
  "turnOff",
  "reset",
  "pause",
  "resume",
  "consoleInput",
  "statistics",
];

/** As IVMVirtualMachine documents it, column for column as VERBS. */
const EXPECTED: Record<MachineState, string[]> = {
  invalid: [OK, OK, OFF, OFF, OFF, OFF, OFF, OFF],
  "turned-off": [OK, OK, OFF, OFF, OFF, OFF, OFF, OFF],
  saved: [OK, OK, OFF, OFF, OFF, OFF, OFF, OFF],
  "turning-on": [ON, ON, OK, OFF, OFF, OFF, OFF, OFF],
  restoring: [ON, ON, OK, OFF, OFF, OFF, OFF, OFF],
  running: [ON, ON, OK, OK, OK, "E_FAIL", OK, OK],
  paused: [ON, ON, OK, OK, "E_FAIL", OK, "VM_E_VM_PAUSED", OK],
  saving: [ON, ON, OFF, OFF, OFF, OFF, OFF, OFF],
  "turning-off": [ON, ON, OFF, OFF, OFF, OFF, OFF, OFF],
};

for (const state of Object.keys(MACHINE_STATES) as MachineState[]) {
  test(`what a machine that is ${state} refuses`, () => {
    const found = VERBS.map((verb) => {
      try {
        require(verb, state);
        return OK;
      } catch (error) {
        assert.ok(error instanceof VmError);
        assert.match(error.detail, new RegExp(`${verb}.*${state}`));
        return error.symbol;
      }
    });
    assert.deepEqual(found, EXPECTED[state]);
  });
}

// A machine file from outside: checked against the published schema, with defaults filled in.

import type { MachineFile } from "../contract/machine-file.js";
import { MACHINE_SCHEMA } from "../contract/machine-schema.js";
import { VmError } from "../contract/vm-error.js";
import { complain } from "./json-schema.js";

/** A machine file in which every field with a default is set. */
export type CheckedMachineFile = MachineFile &
  Required<
    Pick<
      MachineFile,
      "memory" | "firmware" | "commandLine" | "consoles" | "agent" | "drives" | "clock" | "engine"
    >
  >;

/**
 * Checks a machine file.
 * @param value what JSON.parse or a page gave
 * @throws VmError VM_E_PREF_NOT_FOUND: a field that must be there is not; VM_E_PREF_ILLEGAL_VALUE: a value is
 *   not allowed or a field not known. The detail begins with the field's path.
 */
export function checkMachineFile(value: unknown): CheckedMachineFile {
  const complaint = complain(value, MACHINE_SCHEMA);
  if (complaint) {
    const detail = `${complaint.path || "the machine file"}: ${complaint.problem}`;
    throw new VmError(complaint.missing ? "VM_E_PREF_NOT_FOUND" : "VM_E_PREF_ILLEGAL_VALUE", { detail });
  }
  return { ...defaults(), ...(value as MachineFile) } as CheckedMachineFile;
}

function defaults(): Record<string, unknown> {
  const fields = Object.entries<object>(MACHINE_SCHEMA.properties);
  const given = fields.flatMap(([name, field]) =>
    "default" in field ? [[name, structuredClone(field.default)]] : [],
  );
  return Object.fromEntries(given);
}

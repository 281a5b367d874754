// What each verb's arguments must be, as one table: the page checks before it sends, the worker checks what
// it gets.

import type { VerbName, Verbs } from "./contract.js";
import { RIGHTS } from "./rights.js";
import { VmError } from "./vm-error.js";

interface Field {
  test(value: unknown): boolean;
  /** What would have been right: `an integer from 1 to 65535`. */
  expected: string;
  optional?: true;
  /** An object is due: null is E_POINTER, not E_INVALIDARG. */
  object?: true;
}

type Fields<Args> = { readonly [F in keyof Args]-?: Field };

/** Longest wait that can be asked for, ms: the limit of IVMTask::WaitForCompletion. */
export const MAX_TIMEOUT = 4_000_000;
/** Longest time a session can be left between SIGHUP and SIGKILL, ms. */
export const MAX_GRACE_PERIOD = 600_000;
/** Most bytes that can be typed into a console at once. */
const MAX_INPUT = 1 << 20;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function integer(low: number, high: number): Field {
  const test = (value: unknown) => Number.isInteger(value) && low <= Number(value) && Number(value) <= high;
  return { test, expected: `an integer from ${low} to ${high}` };
}

function text(longest: number): Field {
  const test = (value: unknown) => typeof value === "string" && value !== "" && value.length <= longest;
  return { test, expected: `a string of 1 to ${longest} characters` };
}

function optional(field: Field): Field {
  return { ...field, optional: true };
}

const boolean: Field = { test: (value) => typeof value === "boolean", expected: "true or false" };
const consoleName = text(64);

const bytes: Field = {
  test: (value) => value instanceof Uint8Array && value.length <= MAX_INPUT,
  expected: `a Uint8Array of at most ${MAX_INPUT} bytes`,
  object: true,
};

const source: Field = {
  test: (value) =>
    isObject(value) &&
    (typeof value.url === "string" || (isObject(value.machine) && typeof value.baseUrl === "string")),
  expected: "{ url } or { machine, baseUrl }",
  object: true,
};

const rights: Field = {
  test: (value) =>
    Array.isArray(value) && value.every((right) => typeof right === "string" && Object.hasOwn(RIGHTS, right)),
  expected: `an array of ${Object.keys(RIGHTS).join(", ")}`,
  object: true,
};

const port: Field = {
  test: (value) => isObject(value) && typeof value.postMessage === "function",
  expected: "a MessagePort",
  object: true,
};

const stop = { force: optional(boolean), timeout: optional(integer(1, MAX_TIMEOUT)) };

const ARGUMENTS: { readonly [V in VerbName]: Fields<Verbs[V]["args"]> } = {
  configure: { source },
  startup: {},
  turnOff: {},
  reset: {},
  pause: {},
  resume: {},
  pace: { percent: integer(1, 100) },
  logoff: {
    timeout: optional(integer(1, MAX_TIMEOUT)),
    gracePeriod: optional(integer(0, MAX_GRACE_PERIOD)),
    user: optional(text(255)),
    session: optional(integer(1, 0x7fffffff)),
  },
  shutdown: stop,
  restart: stop,
  users: {},
  osInfo: {},
  heartbeat: {},
  consoleInput: { console: consoleName, bytes },
  consoleResize: { console: consoleName, columns: integer(1, 65535), rows: integer(1, 65535) },
  consoleCredit: { console: consoleName, bytes: integer(0, 0x7fffffff) },
  statistics: {},
  share: { rights, port },
  revoke: { share: integer(1, 0x7fffffff) },
  release: {},
};

/** Options that exclude each other. */
const EITHER: { readonly [V in VerbName]?: readonly [string, string] } = { logoff: ["user", "session"] };

/**
 * What is wrong with a verb's arguments; undefined when nothing is.
 * E_POINTER: null where an object is due. E_INVALIDARG: every other wrong value, or a name the verb does not
 * know.
 */
export function argumentError(verb: VerbName, args: unknown): VmError | undefined {
  if (args === null) return new VmError("E_POINTER", { detail: `${verb}: options` });
  if (!isObject(args)) return new VmError("E_INVALIDARG", { detail: `${verb}: options must be an object` });
  const fields = ARGUMENTS[verb] as Readonly<Record<string, Field>>;
  for (const name of Object.keys(args)) {
    if (!Object.hasOwn(fields, name))
      return new VmError("E_INVALIDARG", { detail: `${verb}: ${name} is not known` });
  }
  for (const [name, field] of Object.entries(fields)) {
    const value = args[name];
    if (value === undefined && field.optional) continue;
    if (value === null && field.object) return new VmError("E_POINTER", { detail: `${verb}: ${name}` });
    if (!field.test(value))
      return new VmError("E_INVALIDARG", { detail: `${verb}: ${name} must be ${field.expected}` });
  }
  const either = EITHER[verb];
  if (either?.every((name) => args[name] !== undefined)) {
    return new VmError("E_INVALIDARG", { detail: `${verb}: ${either.join(" and ")} exclude each other` });
  }
  return undefined;
}

// The shapes of notices, checked where they arrive: a port may have been shared by somebody who means no
// good.

import { MACHINE_STATES, type NoticeName } from "./contract.js";

type Facts = Readonly<Record<string, unknown>>;

const isFacts = (value: unknown): value is Facts => typeof value === "object" && value !== null;
const isText = (value: unknown) => typeof value === "string";
const isCount = (value: unknown) => typeof value === "number" && value >= 0;
const isList = (value: unknown, item: (one: unknown) => boolean) => Array.isArray(value) && value.every(item);
const isSession = (value: unknown) =>
  isFacts(value) && isCount(value.session) && isText(value.user) && isText(value.tty) && isCount(value.since);

const SHAPES: { readonly [N in NoticeName]: (facts: Facts) => boolean } = {
  rights: ({ rights }) => isList(rights, isText),
  ended: () => true,
  configured: ({ name, memory, consoles }) => isText(name) && isCount(memory) && isList(consoles, isText),
  state: ({ state }) => isText(state) && Object.hasOwn(MACHINE_STATES, state as string),
  console: ({ console, bytes }) => isText(console) && bytes instanceof Uint8Array,
  loading: ({ artefact, loaded, total }) => isText(artefact) && isCount(loaded) && isCount(total),
  ready: () => true,
  agent: ({ agent }) =>
    agent === null || (isFacts(agent) && isText(agent.version) && isList(agent.commands, isText)),
  sessions: ({ sessions }) => isList(sessions, isSession),
  guestLogoff: ({ type, session }) => isCount(type) && isSession(session),
  guestShutdown: ({ restart }) => typeof restart === "boolean",
  heartbeatStopped: () => true,
  panic: ({ message }) => isText(message),
};

/** Is this a notice, and are these its facts? */
export function isNotice(notice: unknown, facts: unknown): notice is NoticeName {
  if (!isText(notice) || !Object.hasOwn(SHAPES, notice as string)) return false;
  return isFacts(facts) && SHAPES[notice as NoticeName](facts);
}

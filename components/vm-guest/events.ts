// The events of <vm-guest>: one small class each. All bubble and cross shadow boundaries; none can be
// cancelled.

import type { VirtualMachineEvents } from "../api/events.js";
import type { VmTask } from "../api/task.js";
import type { VirtualMachine } from "../api/virtual-machine.js";
import type { MachineState, OffReason, Session } from "../contract/contract.js";
import type { VmError } from "../contract/vm-error.js";

class GuestEvent extends Event {
  constructor(type: string) {
    super(type, { bubbles: true, composed: true });
  }
}

/** The machine's state changed. */
export class VmStateChangeEvent extends GuestEvent {
  constructor(
    readonly state: MachineState,
    /** Why the machine went off or was reset. */
    readonly reason: OffReason | undefined,
    /** What the guest said as it went off; 0 is success. */
    readonly exitCode: number | undefined,
  ) {
    super("vm-statechange");
  }
}

/** A task was begun. */
export class VmTaskEvent extends GuestEvent {
  constructor(readonly task: VmTask<unknown>) {
    super("vm-task");
  }
}

/** A task went on, or ended. */
export class VmProgressEvent extends GuestEvent {
  constructor(
    readonly task: VmTask<unknown>,
    /** 0…100. */
    readonly percentCompleted: number,
  ) {
    super("vm-progress");
  }
}

/** A user was logged off. */
export class VmGuestLogoffEvent extends GuestEvent {
  constructor(
    /** VMLogoffType: 0 normal, 1 forced, 2 external (the page asked for it). */
    readonly logoffType: 0 | 1 | 2,
    readonly session: Session,
  ) {
    super("vm-guestlogoff");
  }
}

/** The guest goes down, by its own doing or because it was asked to. */
export class VmGuestShutdownEvent extends GuestEvent {
  constructor(
    /** It comes up again. */
    readonly restart: boolean,
  ) {
    super("vm-guestshutdown");
  }
}

/** The guest gave no sign of life for a minute. */
export class VmHeartbeatStoppedEvent extends GuestEvent {
  constructor() {
    super("vm-heartbeatstopped");
  }
}

/** A console printed something. */
export class VmConsoleEvent extends GuestEvent {
  constructor(
    readonly console: string,
    readonly bytes: Uint8Array,
  ) {
    super("vm-console");
  }
}

/** The guest's kernel gave up; the machine goes off or is reset next. */
export class VmPanicEvent extends GuestEvent {
  constructor(
    /** Its last words. */
    readonly message: string,
  ) {
    super("vm-panic");
  }
}

/** Something failed that no call of the page's tells of: the machine file, an automatic start, the worker. */
export class VmErrorEvent extends GuestEvent {
  constructor(readonly error: VmError) {
    super("vm-error");
  }
}

type Translators = {
  [T in keyof VirtualMachineEvents]?: (detail: VirtualMachineEvents[T]["detail"]) => Event;
};

const TRANSLATORS: Translators = {
  statechange: ({ state, reason, exitCode }) => new VmStateChangeEvent(state, reason, exitCode),
  task: ({ task }) => new VmTaskEvent(task),
  progress: ({ task, percentCompleted }) => new VmProgressEvent(task, percentCompleted),
  guestlogoff: ({ type, session }) => new VmGuestLogoffEvent(type, session),
  guestshutdown: ({ restart }) => new VmGuestShutdownEvent(restart),
  heartbeatstopped: () => new VmHeartbeatStoppedEvent(),
  console: ({ console, bytes }) => new VmConsoleEvent(console, bytes),
  panic: ({ message }) => new VmPanicEvent(message),
};

/** Tells a machine's events as an element's; returns what ends that. */
export function relay(vm: VirtualMachine, element: EventTarget): () => void {
  const stops = Object.entries(TRANSLATORS).map(([name, translate]) => {
    const type = name as keyof VirtualMachineEvents;
    // The table pairs each type with its own detail; a loop over it cannot say so.
    const tell = ({ detail }: { detail: unknown }) =>
      element.dispatchEvent((translate as (d: unknown) => Event)(detail));
    vm.addEventListener(type, tell);
    return () => vm.removeEventListener(type, tell);
  });
  return () => stops.forEach((stop) => stop());
}

declare global {
  interface GlobalEventHandlersEventMap {
    "vm-statechange": VmStateChangeEvent;
    "vm-task": VmTaskEvent;
    "vm-progress": VmProgressEvent;
    "vm-guestlogoff": VmGuestLogoffEvent;
    "vm-guestshutdown": VmGuestShutdownEvent;
    "vm-heartbeatstopped": VmHeartbeatStoppedEvent;
    "vm-console": VmConsoleEvent;
    "vm-panic": VmPanicEvent;
    "vm-error": VmErrorEvent;
  }
}

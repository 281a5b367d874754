// What a page gets from this package: the elements, defined on import, and the API.

export * from "./api/index.js";
export type { Artefact, MachineFile } from "./contract/machine-file.js";
export type { MachineWorker } from "./vm-guest/guest-controller.js";
export {
  VmConsoleEvent,
  VmErrorEvent,
  VmGuestLogoffEvent,
  VmGuestShutdownEvent,
  VmHeartbeatStoppedEvent,
  VmPanicEvent,
  VmProgressEvent,
  VmStateChangeEvent,
  VmTaskEvent,
} from "./vm-guest/events.js";
export { VmGuest } from "./vm-guest/vm-guest.js";
export { VmTerminal } from "./vm-terminal/vm-terminal.js";

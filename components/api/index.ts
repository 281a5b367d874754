// What a page gets to control a machine with.

export { connect } from "./connect.js";
export { GuestOS } from "./guest-os.js";
export { VirtualMachine } from "./virtual-machine.js";
export type { VirtualMachineEvents } from "./events.js";
export { VmTask } from "./task.js";
export type { VmTaskEvents, VmTaskProgress } from "./task.js";
export { VmEvent } from "./vm-event.js";
export { VmError } from "../contract/vm-error.js";
export { HRESULTS, hex, symbolOf } from "../contract/hresult.js";
export type { HresultSymbol } from "../contract/hresult.js";
export { TASK_RESULTS } from "../contract/task-result.js";
export type { TaskResult } from "../contract/task-result.js";
export { describeStep } from "../contract/steps.js";
export { ALL_RIGHTS } from "../contract/rights.js";
export type { Right } from "../contract/rights.js";
export type {
  AgentInfo,
  Heartbeat,
  LoadProgress,
  LogoffArgs,
  MachineInfo,
  MachineSource,
  MachineState,
  OffReason,
  OsInfo,
  Session,
  ShutdownArgs,
  Statistics,
  TaskStep,
  TranslatorStatistics,
} from "../contract/contract.js";

// The protocol between a page and a machine's Worker: verbs (page → worker, each answered exactly once),
// notices (worker → page), and what each verb needs. Types and one table; only call.ts and serve.ts post
// messages. Every port has an access mask (rights.ts); the worker, never the page, refuses what the mask does
// not allow.

import type { MachineFile } from "./machine-file.js";
import type { Port } from "./platform.js";
import type { Right } from "./rights.js";

/** Life of a machine; the numbers are VMVMState's. */
export const MACHINE_STATES = {
  invalid: 0,
  "turned-off": 1,
  saved: 2,
  "turning-on": 3,
  restoring: 4,
  running: 5,
  paused: 6,
  saving: 7,
  "turning-off": 8,
} as const;
export type MachineState = keyof typeof MACHINE_STATES;

/** Why a machine went off, or was reset. */
export type OffReason = "page" | "guest" | "panic" | "error";

/** A log-on session of the guest. */
export interface Session {
  /** Process id of the session's leader in the guest. */
  session: number;
  user: string;
  /** Terminal without /dev/: `ttyS0`, `hvc0`, `pts/0`. */
  tty: string;
  /** Log-on time, ms since 1970; 0 when the guest does not know. */
  since: number;
}

/** What the guest's agent offers; null while no agent answers. */
export interface AgentInfo {
  version: string;
  commands: string[];
}

/** Byte counts while a machine's files arrive. */
export interface LoadProgress {
  /** Which artefact: `machine`, `firmware`, `kernel`, `initrd`, `drive0`… */
  artefact: string;
  loaded: number;
  /** Bytes expected, 0 when the server does not say. */
  total: number;
}

/** Where the machine file comes from; `memory`, MiB, goes before the file's. */
export type MachineSource = ({ url: string } | { machine: MachineFile; baseUrl: string }) & {
  memory?: number;
};

/** A machine as its file describes it, once read and checked. */
export interface MachineInfo {
  name: string;
  /** MiB. */
  memory: number;
  /** Console names in the order of the tabs: `ttyS0`, `hvc0`, … */
  consoles: string[];
}

/** Whose sessions end, and how patiently; ranges and defaults are in arguments.ts. */
export interface LogoffArgs {
  /** How long the guest may take to accept the request, ms. */
  timeout?: number;
  /** How long a session has between SIGHUP and SIGKILL, ms. */
  gracePeriod?: number;
  /** Only this user's sessions. */
  user?: string;
  /** Only this session. */
  session?: number;
}

export interface ShutdownArgs {
  /** Ends programs that would hold the shutdown up. */
  force?: boolean;
  /** How long the guest may take to accept the request, and again to go down, ms. */
  timeout?: number;
}

/** The guest's operating system in its own words (os-release, uname); `""` for what it does not say. */
export interface OsInfo {
  /** Full name: `Debian GNU/Linux 13 (trixie)`. */
  name: string;
  /** `debian`. */
  id: string;
  /** `13`. */
  version: string;
  /** Kernel release. */
  kernel: string;
  /** `riscv64`. */
  machine: string;
  hostName: string;
}

/** Signs of life of the guest over the last minute. */
export interface Heartbeat {
  heartbeating: boolean;
  /** Heartbeats that came ÷ heartbeats that were due, 0…100. */
  percentage: number;
}

type Verb<Args, Result> = { args: Args; result: Result };

/** Page → worker. A line added here fails to compile in the worker until the verb is handled. */
export interface Verbs {
  /** Reads and checks the machine file (not the artefacts it names). */
  configure: Verb<{ source: MachineSource }, MachineInfo>;
  startup: Verb<object, void>;
  turnOff: Verb<object, void>;
  reset: Verb<object, void>;
  pause: Verb<object, void>;
  resume: Verb<object, void>;
  /** How much of a core the guest gets, 1…100 percent; answered with what it got before. */
  pace: Verb<{ percent: number }, number>;

  logoff: Verb<LogoffArgs, void>;
  shutdown: Verb<ShutdownArgs, void>;
  restart: Verb<ShutdownArgs, void>;
  users: Verb<object, Session[]>;
  osInfo: Verb<object, OsInfo>;
  heartbeat: Verb<object, Heartbeat>;

  /** Types bytes into a console. */
  consoleInput: Verb<{ console: string; bytes: Uint8Array }, void>;
  consoleResize: Verb<{ console: string; columns: number; rows: number }, void>;
  /** The page has shown `bytes` bytes of a console and can take as many more. */
  consoleCredit: Verb<{ console: string; bytes: number }, void>;
  statistics: Verb<object, Statistics>;

  /**
   * Opens another port onto the machine with no more than `rights`, and never more than the asking port has.
   */
  share: Verb<{ rights: readonly Right[]; port: Port }, { share: number }>;
  /** Cuts a shared port off; its outstanding requests end with 0x80070005. */
  revoke: Verb<{ share: number }, void>;
  /** Ends every port and frees the machine; the Worker can be terminated once this is answered. */
  release: Verb<object, void>;
}

/** Counts since the machine was switched on or reset. */
export interface Statistics {
  /** Guest instructions that were retired. */
  instructions: number;
  /** Share of time asleep in `wfi`, 0…1. */
  idle: number;
  /** Guest accesses to nothing. */
  badAccesses: number;
  /** Bytes of host memory that the machine takes, guest RAM and drives included. */
  memoryBytes: number;
  translator: TranslatorStatistics;
}

/** What the translator did. With `engine: "interpreter"` all of it stays 0. */
export interface TranslatorStatistics {
  /** Regions of guest code that can be entered now. */
  regions: number;
  /** Regions that were made. */
  translated: number;
  /** Regions that ended: their code was written, or they could not be entered where they were found. */
  invalidated: number;
  /** Times that every region was dropped, to make room or because too much was written. */
  evictions: number;
  /** WebAssembly modules that were compiled; each holds up to 32 regions. */
  modules: number;
  /** Bytes of these modules together. */
  bytes: number;
  /** Milliseconds that compiling them took. */
  compileTime: number;
  /** Of these the most at one time, while the guest stood still. */
  longestCompile: number;
  /** Loads and stores of translated code that missed its TLB check. */
  slowAccesses: number;
  /** How often the guest left translated code, by reason. */
  exits: {
    /** For a place of which no region was known. */
    jump: number;
    /** For an instruction that only the interpreter runs. */
    interpreter: number;
    /** A trap stopped it, such as a page fault. */
    trap: number;
    /** It ran as long as it was allowed to. */
    budget: number;
  };
}

/** Worker → page. A port without the right `read` gets only `rights` and `ended`. */
export interface Notices {
  /** First on every port: what its holder may do. */
  rights: { rights: Right[] };
  /** Last on every port: it is served no more, and why. */
  ended: { error: WireError };
  /** The machine file was read. */
  configured: MachineInfo;
  state: { state: MachineState; reason?: OffReason; exitCode?: number };
  /** Bytes a console printed; the page answers with consoleCredit once they are shown. */
  console: { console: string; bytes: Uint8Array };
  loading: LoadProgress;
  /** A user can log in: the agent answers, or a login prompt was printed. */
  ready: object;
  agent: { agent: AgentInfo | null };
  /** Who is logged on changed. */
  sessions: { sessions: Session[] };
  /** A user was logged off; the numbers are VMLogoffType's (0 normal, 1 forced, 2 external). */
  guestLogoff: { type: 0 | 1 | 2; session: Session };
  guestShutdown: { restart: boolean };
  heartbeatStopped: object;
  /** The guest's kernel gave up; the text of its last words. */
  panic: { message: string };
}

export type VerbName = keyof Verbs;
export type NoticeName = keyof Notices;

/**
 * Notices that tell how things are: a port opened later gets the latest of each at once. Those after `state`
 * are true of one run of the guest only and are forgotten when the machine goes off.
 */
export const STANDING_NOTICES: readonly NoticeName[] = ["configured", "state", "agent", "sessions", "ready"];

/** What a verb needs and how it behaves. */
export interface VerbRow {
  right: Right;
  /** Accepted first, then reports progress, then is answered. */
  task: boolean;
  /** Refused with VM_E_VM_UNKNOWN, before rights are looked at, while no machine file was read. */
  machine: boolean;
  /** How long the page waits for the answer, ms; 0: as long as the port lives. */
  timeout: number;
}

const PROMPT = 30_000;

export const VERBS: { readonly [V in VerbName]: VerbRow } = {
  configure: { right: "write", task: false, machine: false, timeout: 0 },
  startup: { right: "execute", task: true, machine: false, timeout: 0 },
  turnOff: { right: "execute", task: true, machine: true, timeout: 0 },
  reset: { right: "execute", task: true, machine: true, timeout: 0 },
  pause: { right: "execute", task: false, machine: true, timeout: PROMPT },
  resume: { right: "execute", task: false, machine: true, timeout: PROMPT },
  pace: { right: "execute", task: false, machine: true, timeout: PROMPT },
  logoff: { right: "execute", task: true, machine: true, timeout: 0 },
  shutdown: { right: "execute", task: true, machine: true, timeout: 0 },
  restart: { right: "execute", task: true, machine: true, timeout: 0 },
  users: { right: "read", task: false, machine: true, timeout: 2 * PROMPT },
  osInfo: { right: "read", task: false, machine: true, timeout: 2 * PROMPT },
  heartbeat: { right: "read", task: false, machine: true, timeout: PROMPT },
  consoleInput: { right: "write", task: false, machine: true, timeout: PROMPT },
  consoleResize: { right: "write", task: false, machine: true, timeout: PROMPT },
  consoleCredit: { right: "read", task: false, machine: true, timeout: PROMPT },
  statistics: { right: "read", task: false, machine: true, timeout: PROMPT },
  share: { right: "changePermissions", task: false, machine: false, timeout: PROMPT },
  revoke: { right: "changePermissions", task: false, machine: false, timeout: PROMPT },
  release: { right: "changePermissions", task: false, machine: false, timeout: PROMPT },
};

/** Progress of a task verb. */
export interface TaskProgress {
  /** 0…100, never falls. */
  percent: number;
  /** The step under way, in the page's words: a message key and its values. */
  step: TaskStep;
  cancelable: boolean;
}

/** Steps a task can name; the page turns them into words. */
export type TaskStep =
  | { key: "waiting" }
  | { key: "loading"; artefact: string; loaded: number; total: number }
  | { key: "booting" }
  | { key: "asking-agent" }
  | { key: "ending-session"; user: string; tty: string }
  | { key: "guest-stopping" }
  | { key: "done" };

/** On the wire (call.ts, serve.ts). */
export type ToWorker =
  { [V in VerbName]: { id: number; verb: V; args: Verbs[V]["args"] } }[VerbName] | { cancel: number };
export type ToPage =
  | { pong: true }
  | { id: number; accepted: true }
  | { id: number; progress: TaskProgress }
  | { id: number; value: unknown }
  | { id: number; error: WireError }
  | { [N in NoticeName]: { notice: N; data: Notices[N] } }[NoticeName];

/** A VmError (hresult.ts) as it crosses. */
export interface WireError {
  hresult: number;
  /** `call`: the verb was refused; `task`: it was accepted and failed later. */
  origin: "call" | "task";
  /** Names the field, the URL or the guest's own words; never translated. */
  detail: string;
  cause?: WireError;
}

// A machine that was started somewhere, as the measurements see it; they know no more of where that is.
import type { LongestTasks } from "./tasks.js";
import type { Transcript } from "./transcript.js";

export interface Session {
  /** What its ttyS0 printed; times are since the process began, or since the page was asked for. */
  readonly transcript: Transcript;
  /** Types into its ttyS0. */
  type(text: string): Promise<void>;
  /**
   * Types single bytes, which the guest's terminal echoes, and leaves the machine alone otherwise.
   * @param pauses how long it waits after each echo, ms
   * @returns times from typing a byte to its echo, ms
   */
  echoes(pauses: readonly number[]): Promise<number[]>;
  /** Leaves it alone for so long, ms; the processor time that its processes took meanwhile, % of a core. */
  share(time: number): Promise<number>;
  /** The page it is in, if it is in one. */
  readonly page?: PageFacts;
  /** Ends it, whatever it is doing. */
  close(): Promise<void>;
}

/** What is measured of a page. */
export interface PageFacts {
  /**
   * Watches from now on for how long it draws no frame; a page opened with `?watch` is watched from its load on.
   */
  watchStalls(): Promise<void>;
  /** How much longer than a frame it was without one while it was watched, at the most, ms. Watching ends. */
  longestStall(): Promise<number>;
  /** The longest one before the machine was switched on, when watching began anew; 0 where it does not. */
  loadingStall(): Promise<number>;
  /** Traces the page's tasks from now on. */
  watchTasks(): Promise<void>;
  /** Ends that, or the trace that began with the page (TRACED). */
  longestTasks(): Promise<LongestTasks>;
  /** The longest time for which the guest stood still while code was compiled, ms. Ours alone tells it. */
  longestCompile(): Promise<number>;
  /** Memory that the page's processes have for themselves once garbage is collected, bytes. */
  privateMemory(): Promise<number>;
}

export interface Peer {
  name: string;
  /** @param machine path of a machine file; what it names lies beside it */
  start(machine: string): Promise<Session>;
}

/** How long a guest may take to do what was asked of it, ms. */
export const PATIENCE = 600_000;

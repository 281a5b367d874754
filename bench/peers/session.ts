// A machine that was started somewhere, as the measurements see it; they know no more of where that is.
import type { Transcript } from "./transcript.js";

export interface Session {
  /** What its ttyS0 printed; times are since the process began, or since the page was asked for. */
  readonly transcript: Transcript;
  /** Types into its ttyS0. */
  type(text: string): Promise<void>;
  /** Types one byte that the guest's terminal echoes; ms until the echo is there. */
  echo(): Promise<number>;
  /** Processor time that its processes took so far, s. */
  cpuSeconds(): Promise<number>;
  /** The page it is in, if it is in one. */
  readonly page?: PageFacts;
  /** Ends it, whatever it is doing. */
  close(): Promise<void>;
}

/** What is measured of a page. */
export interface PageFacts {
  /** The longest time that its thread was not free, since this was last asked, ms. */
  longestStall(): Promise<number>;
}

export interface Peer {
  name: string;
  /** @param machine path of a machine file; what it names lies beside it */
  start(machine: string): Promise<Session>;
}

/** How long a guest may take to do what was asked of it, ms. */
export const PATIENCE = 600_000;

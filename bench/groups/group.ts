// What a group of measurements is given and gives, and how its peers take turns.
import type { Sources } from "../machines/linux.js";
import type { Engine } from "../machines/machine.js";
import { PATIENCE, type Peer, type Session } from "../peers/session.js";
import type { Result } from "../results.js";

export interface Setting {
  /** How often each peer is run. */
  rounds: number;
  /** In place of the machine file's. */
  engine: Engine;
  /** Where our machine runs. */
  ours: Peer;
  /** Only the programs of these names; all when undefined. */
  programs: readonly string[] | undefined;
  sources: Sources;
  /** Folder with the rivals' files. */
  rivals: string | undefined;
  log(step: string): void;
}

export interface Findings {
  results: Result[];
  /** What could not be measured, and why; what must be known to read the rest. */
  notes: string[];
}

export interface Group {
  name: string;
  /** In --help. */
  what: string;
  measure(setting: Setting): Promise<Findings>;
}

/**
 * Runs peers in turns, in another order each time, so that a machine that grows slower or faster is no peer's
 * advantage.
 * @param once one run of a started machine
 * @returns what the runs gave, by the peer's name
 */
export async function takeTurns<T>(
  { rounds, log }: Setting,
  starts: ReadonlyMap<string, () => Promise<Session>>,
  once: (session: Session, peer: string) => Promise<T>,
): Promise<Map<string, T[]>> {
  const found = new Map<string, T[]>([...starts.keys()].map((name) => [name, []]));
  for (let round = 1; round <= rounds; round++) {
    const order = [...starts];
    for (const [name, start] of round % 2 === 0 ? order.toReversed() : order) {
      log(`round ${round} of ${rounds}: ${name}`);
      const session = await start();
      try {
        found.get(name)!.push(await once(session, name));
      } finally {
        await session.close();
      }
    }
  }
  return found;
}

/** Waits for the login prompt; returns when it came, ms since the start. */
export function loginPrompt({ transcript }: Session): Promise<number> {
  return transcript.until(/login: $/, PATIENCE);
}

// The processes of this machine that session tests start and look for.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";

let marks = 0;

/** A duration for sleep(1) that no other process has. */
export const mark = (): string => `${7_000_000 + process.pid}.${++marks}`;

/** Is a `sleep MARK` alive (not a zombie) anywhere? */
export function isAlive(sleeper: string): boolean {
  return readdirSync("/proc").some((pid) => {
    try {
      return /^\d/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").includes(sleeper);
    } catch {
      return false;
    }
  });
}

/** Processes of a user, but for zombies. */
export function processesOf(uid: number): string[] {
  return readdirSync("/proc").filter((pid) => {
    try {
      if (!/^\d/.test(pid)) return false;
      const status = readFileSync(`/proc/${pid}/status`, "utf8");
      // The first thread of a process may have ended before the others.
      const isZombie = /^State:\tZ/m.test(status) && /^Threads:\t1$/m.test(status);
      return !isZombie && new RegExp(`^Uid:\t${uid}\t`, "m").test(status);
    } catch {
      return false;
    }
  });
}

/** Does the program at this path run? */
export function runs(program: string): boolean {
  return readdirSync("/proc").some((pid) => {
    try {
      return /^\d/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, "utf8").startsWith(`${program}\0`);
    } catch {
      return false;
    }
  });
}

/** Waits until the condition holds, a minute at most. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 60_000; !(await condition());) {
    assert.ok(Date.now() < end, `never came: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

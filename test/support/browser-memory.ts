// How much memory the tests' browser takes, at `/test/browser-memory`: bytes as JSON.
// It is null where no /proc tells it, or where the browser is not this program's own.
import { readdirSync, readFileSync } from "node:fs";
import type { TestRunnerConfig } from "@web/test-runner";

type Middleware = NonNullable<TestRunnerConfig["middleware"]>[number];

interface Process {
  pid: number;
  parent: number;
  /** Memory of its own, without files, of a browser's process. */
  bytes: number;
}

function processes(): Process[] {
  return readdirSync("/proc").flatMap((name) => {
    try {
      const status = readFileSync(`/proc/${Number(name)}/status`, "utf8");
      const field = (key: string) => Number(new RegExp(`^${key}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0);
      const isBrowser = /^Name:\s+chrom/.test(status);
      return [{ pid: field("Pid"), parent: field("PPid"), bytes: isBrowser ? 1024 * field("RssAnon") : 0 }];
    } catch {
      return []; // not a process, or ended meanwhile
    }
  });
}

/** Memory of all browsers' processes below this one, bytes. */
function below(): number | null {
  const all = processes();
  const found = new Set([process.pid]);
  let bytes = 0;
  for (let before = 0; before < found.size;) {
    before = found.size;
    for (const one of all) {
      if (!found.has(one.parent) || found.has(one.pid)) continue;
      found.add(one.pid);
      bytes += one.bytes;
    }
  }
  return bytes === 0 ? null : bytes;
}

/** Tells the memory. */
export const browserMemory: Middleware = (context, next) => {
  if (context.path !== "/test/browser-memory") return next();
  context.set("Cache-Control", "no-store");
  context.type = "application/json";
  context.body = JSON.stringify(process.platform === "linux" ? below() : null);
  return undefined;
};

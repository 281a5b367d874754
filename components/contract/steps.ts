// The steps of tasks in English words; the page translates by key.

import type { TaskStep } from "./contract.js";

const MEBIBYTE = 1 << 20;

function loading({ artefact, loaded, total }: TaskStep & { key: "loading" }): string {
  const got = (loaded / MEBIBYTE).toFixed(1);
  return total === 0
    ? `Loading ${artefact}: ${got} MiB`
    : `Loading ${artefact}: ${got} of ${(total / MEBIBYTE).toFixed(1)} MiB`;
}

/** What the step does, for people. */
export function describeStep(step: TaskStep): string {
  switch (step.key) {
    case "waiting":
      return "Waiting";
    case "loading":
      return loading(step);
    case "booting":
      return "Starting the guest";
    case "asking-agent":
      return "Asking the guest's agent";
    case "ending-session":
      return `Logging off ${step.user} on ${step.tty}`;
    case "guest-stopping":
      return "Waiting for the guest to go down";
    case "done":
      return "Done";
  }
}

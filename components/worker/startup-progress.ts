// A start as the progress of a task: bytes that came, of the bytes that are known to come.

import type { LoadProgress } from "../contract/contract.js";
import type { Caller } from "../contract/serve.js";
import type { StartProgress } from "./machine.js";

/** What loading is of the whole, %. */
const LOADED = 90;

/** Reports to whoever asked for the start; it can be cancelled until everything is loaded. */
export function startProgress(caller: Caller): StartProgress {
  const artefacts = new Map<string, LoadProgress>();
  return {
    begun: () => caller.progress({ percent: 0, step: { key: "waiting" }, cancelable: true }),
    loading(progress) {
      artefacts.set(progress.artefact, progress);
      caller.progress({
        percent: LOADED * share(artefacts),
        step: { key: "loading", ...progress },
        cancelable: true,
      });
    },
    booting: () => caller.progress({ percent: LOADED, step: { key: "booting" }, cancelable: false }),
  };
}

/** 0 while the size of something under way is unknown. */
function share(artefacts: ReadonlyMap<string, LoadProgress>): number {
  let loaded = 0;
  let total = 0;
  for (const artefact of artefacts.values()) {
    if (artefact.artefact === "machine") continue;
    if (artefact.total === 0) return 0;
    loaded += artefact.loaded;
    total += artefact.total;
  }
  return total === 0 ? 0 : loaded / total;
}

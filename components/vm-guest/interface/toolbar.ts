// The line above the screen: name, state, and what can be done with the machine.

import { html, nothing, type TemplateResult } from "lit";
import type { TextKey } from "../../locales/translation.js";
import type { Phase } from "../guest-facts.js";
import { icon, type Icon } from "./icons.js";
import type { View } from "./view.js";

/** A state's word, and the colour of its mark. */
const STATES: Readonly<Record<Phase, { text: TextKey; mark: "idle" | "busy" | "good" | "warn" | "bad" }>> = {
  empty: { text: "stateEmpty", mark: "idle" },
  reading: { text: "stateReading", mark: "busy" },
  failed: { text: "stateFailed", mark: "bad" },
  off: { text: "stateOff", mark: "idle" },
  loading: { text: "stateLoading", mark: "busy" },
  starting: { text: "stateStarting", mark: "busy" },
  running: { text: "stateRunning", mark: "good" },
  paused: { text: "statePaused", mark: "warn" },
  stopping: { text: "stateStopping", mark: "busy" },
  crashed: { text: "stateCrashed", mark: "bad" },
};

/** The state in a word. */
export function stateWord({ facts, words }: Pick<View, "facts" | "words">): string {
  return words.text(STATES[facts.phase].text);
}

/**
 * A button of the toolbar. One that would do nothing now stays where it is, focusable, and says that it is
 * disabled.
 */
function tool(
  label: string,
  picture: Icon,
  enabled: boolean,
  press: () => void,
  part: string,
): TemplateResult {
  return html`<button
    type="button"
    class="tool"
    part="tool ${part}"
    aria-label=${label}
    title=${label}
    aria-disabled=${enabled ? "false" : "true"}
    @click=${() => enabled && press()}
  >
    ${icon(picture)}
  </button>`;
}

function mainTool({ facts, words, actions }: View): TemplateResult {
  if (facts.phase === "running") return tool(words.text("pause"), "pause", true, actions.pause, "pause");
  if (facts.phase === "paused") return tool(words.text("resume"), "start", true, actions.resume, "resume");
  const can = ["off", "failed", "crashed"].includes(facts.phase);
  return tool(words.text("start"), "start", can, actions.start, "start");
}

export function toolbar(view: View): TemplateResult {
  const { facts, words, actions } = view;
  const { phase, onSince } = facts;
  const on = phase === "running" || phase === "paused";
  const uptime = onSince && on ? words.age(view.now.getTime() - onSince.getTime()) : undefined;
  const screenLabel = words.text(view.fullScreen ? "leaveFullScreen" : "fullScreen");
  const screenIcon = view.fullScreen ? "leaveFullScreen" : "fullScreen";
  return html`<div class="bar" part="toolbar" role="group" aria-label=${words.text("controls")}>
    <span class="name" part="name" title=${view.name}>${view.name}</span>
    <span class="state" part="state" data-mark=${STATES[phase].mark}
      ><span class="word"
        >${stateWord(view)}${uptime ? html`<span class="uptime"> · ${uptime}</span>` : nothing}</span
      ></span
    >
    <span class="gap"></span>
    ${
      view.mayExecute
        ? html`${mainTool(view)} ${tool(words.text("reset"), "reset", on, actions.reset, "reset")}
            <span class="split"></span>
            ${tool(words.text("turnOff"), "turnOff", on || phase === "loading", actions.turnOff, "turn-off")}`
        : nothing
    }
    ${document.fullscreenEnabled ? tool(screenLabel, screenIcon, true, actions.toggleFullScreen, "full-screen") : nothing}
  </div>`;
}

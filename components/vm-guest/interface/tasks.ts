// What was asked of the machine: under way with a bar, and ended with what came of it, the newest first.

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { VmTask } from "../../api/task.js";
import type { TaskStep, VerbName } from "../../contract/contract.js";
import { TASK_RESULTS } from "../../contract/task-result.js";
import type { Localizer } from "../../locales/localizer.js";
import type { TextKey } from "../../locales/translation.js";
import { errorText } from "./error-text.js";
import { icon } from "./icons.js";
import type { View } from "./view.js";

/** Tasks shown. */
const SHOWN = 6;

const NAMES: { readonly [V in VerbName]?: TextKey } = {
  startup: "taskStartup",
  turnOff: "taskTurnOff",
  reset: "taskReset",
  logoff: "taskLogoff",
  shutdown: "taskShutdown",
  restart: "taskRestart",
};

export function taskName(task: VmTask<unknown>, words: Localizer): string {
  return words.text(NAMES[task.verb] ?? "taskOther");
}

/** The step under way. */
function stepText(step: TaskStep, words: Localizer): string {
  switch (step.key) {
    case "waiting":
      return words.text("stepWaiting");
    case "loading":
      return words.text("stepLoading", step.artefact);
    case "booting":
      return words.text("stepBooting");
    case "asking-agent":
      return words.text("stepAskingAgent");
    case "ending-session":
      return words.text("stepEndingSession", step.user, step.tty);
    case "guest-stopping":
      return words.text("stepGuestStopping");
    case "done":
      return "";
  }
}

/** What came of a task, as one sentence. */
export function outcome(task: VmTask<unknown>, words: Localizer): string {
  const name = taskName(task, words);
  if (task.result === TASK_RESULTS.success) return words.text("taskDone", name);
  if (task.result === TASK_RESULTS.cancelled || !task.reason) return words.text("taskCancelled", name);
  return words.text("taskFailed", name, words.error(task.reason.symbol));
}

function underWay(task: VmTask<unknown>, { words }: View): TemplateResult {
  const name = taskName(task, words);
  const cancel = () => task.isCancelable && task.cancel();
  return html`<li class="task" part="task">
    <header><strong>${name}</strong><small>${words.percent(task.percentCompleted)}</small></header>
    <progress max="100" value=${task.percentCompleted} aria-label=${name}></progress>
    <header>
      <small class="step">${stepText(task.step, words)}</small>
      ${
        task.isCancelable
          ? html`<button
              type="button"
              class="link"
              aria-label=${words.text("cancelTask", name)}
              @click=${cancel}
            >
              ${words.text("cancel")}
            </button>`
          : nothing
      }
    </header>
  </li>`;
}

function ended(task: VmTask<unknown>, { words, facts }: View): TemplateResult {
  const { begun, ended = begun } = facts.times(task);
  const [mark, when] =
    task.result === TASK_RESULTS.success
      ? (["done", words.duration(ended.getTime() - begun.getTime())] as const)
      : ([task.result === TASK_RESULTS.cancelled ? "cancelled" : "failed", words.time(ended)] as const);
  return html`<li class="task ${mark}" part="task">
    <header>
      <strong>${icon(mark)}${taskName(task, words)}</strong>
      <small>${when}</small>
    </header>
    ${mark === "failed" && task.reason ? errorText(task.reason, words) : nothing}
    ${mark === "cancelled" ? html`<p class="quiet">${words.error("ERROR_CANCELLED")}.</p>` : nothing}
  </li>`;
}

export function tasks(view: View): TemplateResult {
  const shown = view.vm.tasks.slice(-SHOWN).sort((a, b) => b.id - a.id);
  return html`<section part="tasks" aria-labelledby="tasks">
    <h2 id="tasks">${view.words.text("tasks")}</h2>
    ${
      shown.length === 0
        ? html`<p class="quiet">${view.words.text("noTasks")}</p>`
        : html`<ul>
            ${repeat(
              shown,
              ({ id }) => id,
              (task) => (task.isComplete ? ended(task, view) : underWay(task, view)),
            )}
          </ul>`
    }
  </section>`;
}

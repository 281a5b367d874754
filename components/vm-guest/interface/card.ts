// What stands on the screen while the guest does not: an invitation to start, what is being loaded, why it
// went wrong. In the middle of an empty screen, or below what the guest printed.

import { html, nothing, type TemplateResult } from "lit";
import { ifDefined } from "lit/directives/if-defined.js";
import type { LoadProgress } from "../../contract/contract.js";
import type { Phase } from "../guest-facts.js";
import { errorText } from "./error-text.js";
import { icon } from "./icons.js";
import type { View } from "./view.js";

function action(label: string, press: () => void, picture?: "start"): TemplateResult {
  return html`<button type="button" class="main" part="main" @click=${press}>
    ${picture ? icon(picture) : nothing}${label}
  </button>`;
}

function load({ artefact, loaded, total }: LoadProgress, { words }: View): TemplateResult {
  const known = total > 0;
  const bytes =
    known && loaded < total
      ? words.text("bytesOf", words.bytes(loaded), words.bytes(total))
      : words.bytes(loaded);
  return html`<li class="load">
    <span>${artefact}</span><small>${bytes}</small>
    <progress
      max=${known ? total : 1}
      value=${ifDefined(known ? loaded : undefined)}
      aria-label=${artefact}
    ></progress>
  </li>`;
}

function loading(view: View): TemplateResult {
  const { words, facts, actions, mayExecute } = view;
  const loads = [...facts.loads.values()].filter(({ artefact }) => artefact !== "machine");
  return html`<div class="text">
      <h2>${words.text("loading")}</h2>
      ${
        loads.length === 0
          ? html`<progress aria-label=${words.text("loading")}></progress>`
          : html`<ul class="loads">
              ${loads.map((one) => load(one, view))}
            </ul>`
      }
    </div>
    ${
      facts.phase === "loading" && mayExecute
        ? html`<button type="button" class="link" @click=${actions.turnOff}>${words.text("cancel")}</button>`
        : nothing
    }`;
}

function off({ vm, words, facts, name, actions, mayExecute }: View): TemplateResult {
  const { exitCode, reason } = facts;
  const memory = words.text("memory", words.number(vm.memory, { style: "unit", unit: "megabyte" }));
  const guestDid = exitCode ? words.text("offByGuestExit", exitCode) : words.text("offByGuest");
  return html`<div class="text">
      <h2>${name}</h2>
      <p class="quiet">${reason === "guest" ? guestDid : html`${memory} · ${vm.consoles.join(", ")}`}</p>
    </div>
    ${mayExecute ? action(words.text(facts.hasRun ? "startAgain" : "start"), actions.start, "start") : nothing}`;
}

function failed({ words, facts, actions, mayExecute }: View): TemplateResult {
  const { failure, reason, state } = facts;
  const broke = facts.hasRun && (reason === "error" || state === "invalid");
  const title = broke ? "broken" : state === "invalid" ? "cannotLoad" : "cannotStart";
  return html`<div class="text">
      <h2>${icon("failed")}${words.text(title)}</h2>
      ${failure ? errorText(failure, words) : nothing}
    </div>
    ${mayExecute || state === "invalid" ? action(words.text("tryAgain"), actions.start) : nothing}`;
}

function crashed({ words, facts, actions, mayExecute }: View): TemplateResult {
  return html`<div class="text">
      <h2>${icon("failed")}${words.text("crashed")}</h2>
      <pre class="words" lang="">${facts.lastWords}</pre>
      <p class="quiet">${words.text("crashedMeans")}</p>
    </div>
    ${mayExecute ? action(words.text("startAgain"), actions.start, "start") : nothing}`;
}

function empty({ words }: View): TemplateResult {
  return html`<div class="text">
    <h2>${words.text("noMachine")}</h2>
    <p class="quiet">${words.text("noMachineMeans")}</p>
  </div>`;
}

function paused({ words, actions, mayExecute }: View): TemplateResult {
  return html`<div class="text">
      <h2>${icon("pause")}${words.text("paused")}</h2>
    </div>
    ${mayExecute ? action(words.text("resume"), actions.resume, "start") : nothing}`;
}

const CARDS: { readonly [P in Phase]?: (view: View) => TemplateResult } = {
  empty,
  reading: loading,
  loading,
  off,
  failed,
  crashed,
  paused,
};

/** Does a card cover the whole screen? The consoles behind it have nothing to show. */
export function covers({ facts }: Pick<View, "facts">): boolean {
  return CARDS[facts.phase] !== undefined && facts.phase !== "paused" && !facts.hasRun;
}

export function card(view: View): TemplateResult | typeof nothing {
  const draw = CARDS[view.facts.phase];
  if (!draw) return nothing;
  const place = covers(view) ? "centre" : "foot";
  return html`<div class="card ${place}" part="card" data-phase=${view.facts.phase}>
    <div class="inner">${draw(view)}</div>
  </div>`;
}

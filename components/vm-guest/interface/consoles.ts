// The consoles: a tab and a terminal for each. All terminals are there at once, so that none misses what its
// console prints; the ones not chosen are hidden.

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
// oxlint-disable-next-line import/no-unassigned-import -- defines the element
import "../../vm-terminal/vm-terminal.js";
import { card, covers } from "./card.js";
import { icon } from "./icons.js";
import type { Tabs } from "./tabs.js";
import type { View } from "./view.js";

export interface ConsolesView extends View {
  readonly tabs: Tabs;
  readonly screenReader: boolean;
  readonly mayType: boolean;
  readonly controls: boolean;
  toggleScreenReader(): void;
}

function tab(name: string, { tabs, words }: ConsolesView): TemplateResult {
  const chosen = name === tabs.chosen;
  return html`<button
    type="button"
    role="tab"
    part="tab"
    id="tab-${name}"
    aria-controls="panel-${name}"
    aria-selected=${chosen}
    tabindex=${chosen ? 0 : -1}
    @click=${() => tabs.choose(name)}
  >
    ${name}${
      tabs.unseen.has(name)
        ? html`<span class="dot" title=${words.text("newOutput")}></span
            ><span class="unseen">, ${words.text("newOutput")}</span>`
        : nothing
    }
  </button>`;
}

function tablist(view: ConsolesView): TemplateResult {
  const { tabs, words, screenReader, toggleScreenReader } = view;
  const label = words.text("screenReader");
  return html`<div class="tabs">
    <div role="tablist" part="tabs" aria-label=${words.text("consoles")} @keydown=${tabs.key}>
      ${repeat(
        tabs.names,
        (name) => name,
        (name) => tab(name, view),
      )}
    </div>
    <button
      ?hidden=${tabs.names.length === 0}
      type="button"
      class="tool"
      part="tool screen-reader"
      aria-label=${label}
      title=${label}
      aria-pressed=${screenReader}
      @click=${toggleScreenReader}
    >
      ${icon("speech")}
    </button>
  </div>`;
}

function panel(name: string, view: ConsolesView): TemplateResult {
  const { tabs, controls, vm } = view;
  const chosen = name === tabs.chosen;
  return html`<div
    class="panel"
    id="panel-${name}"
    role=${controls ? "tabpanel" : nothing}
    aria-labelledby=${controls ? `tab-${name}` : nothing}
    ?data-chosen=${chosen}
    ?inert=${!chosen || (controls && covers(view))}
  >
    <vm-terminal
      part="terminal"
      exportparts="screen, keys, foot"
      .vm=${vm}
      .console=${name}
      .background=${!chosen}
      ?screen-reader=${view.screenReader}
      ?read-only=${!view.mayType}
    ></vm-terminal>
  </div>`;
}

export function consoles(view: ConsolesView): TemplateResult {
  const { controls, tabs } = view;
  return html`<div class="consoles" part="consoles">
    ${controls ? tablist(view) : nothing}
    <div class="panels">
      ${repeat(
        tabs.names,
        (name) => name,
        (name) => panel(name, view),
      )}
      ${controls ? card(view) : nothing}
    </div>
  </div>`;
}

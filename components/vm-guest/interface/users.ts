// Who is logged on, and the button that logs them off.

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Session } from "../../contract/contract.js";
import { icon } from "./icons.js";
import type { View } from "./view.js";

function person(
  session: Session,
  { words, now, actions, mayExecute }: View,
  enabled: boolean,
): TemplateResult {
  const { user, tty, since } = session;
  const age = since > 0 ? ` · ${words.age(Math.max(0, now.getTime() - since))}` : "";
  const label = words.text("logoffUser", user, tty);
  return html`<li class="who">
    <span class="face" aria-hidden="true">${(Array.from(user)[0] ?? "?").toUpperCase()}</span>
    <span class="user">${user}<small>${tty}${age}</small></span>
    ${
      mayExecute
        ? html`<button
            type="button"
            class="tool"
            aria-label=${label}
            title=${label}
            aria-disabled=${enabled ? "false" : "true"}
            @click=${() => enabled && actions.logoff(session.session)}
          >
            ${icon("logoff")}
          </button>`
        : nothing
    }
  </li>`;
}

function nobody(view: View): TemplateResult {
  const { facts, words, vm } = view;
  const on = facts.phase === "running" || facts.phase === "paused";
  if (!on) return html`<p class="quiet">${words.text("noGuest")}</p>`;
  if (facts.agentMissing) {
    return html`<div class="note">
      <p class="why">${icon("warning")}${words.text("noAgent")}</p>
      <p class="quiet">${words.text("noAgentMeans")}</p>
    </div>`;
  }
  const starting = !facts.ready || vm.guestOS.agent === null;
  return html`<p class="quiet">${words.text(starting ? "waitingForGuest" : "nobody")}</p>`;
}

export function users(view: View): TemplateResult {
  const { vm, facts, words, actions, mayExecute } = view;
  const { sessions } = vm.guestOS;
  const enabled = facts.phase === "running";
  const button = () =>
    html`<button
      type="button"
      class="main"
      part="logoff"
      aria-disabled=${enabled ? "false" : "true"}
      @click=${() => enabled && actions.logoff()}
    >
      ${words.count("logoffUsers", sessions.length)}
    </button>`;
  return html`<section part="users" aria-labelledby="users">
    <h2 id="users">${words.text("loggedOn")}</h2>
    ${
      sessions.length === 0
        ? nobody(view)
        : html`<ul>
              ${repeat(
                sessions,
                ({ session }) => session,
                (session) => person(session, view, enabled),
              )}
            </ul>
            ${mayExecute ? button() : nothing}`
    }
  </section>`;
}

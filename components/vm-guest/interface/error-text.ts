// An error in words, then its symbol and code.

import { html, nothing, type TemplateResult } from "lit";
import { hex } from "../../contract/hresult.js";
import type { VmError } from "../../contract/vm-error.js";
import type { Localizer } from "../../locales/localizer.js";

/** @param of the whole error; its detail is the worker's or the guest's own words */
export function errorText(of: VmError, words: Localizer): TemplateResult {
  return html`<p class="why">${words.error(of.symbol)}.</p>
    ${of.detail ? html`<p class="detail" lang="">${of.detail}</p>` : nothing}
    <p class="code">${breakable(of.symbol)} <span>${hex(of.hresult)}</span></p>`;
}

/** A symbol that may be broken after its underscores. */
function breakable(symbol: string): unknown {
  return symbol.split(/(?<=_)/).map((part) => html`${part}<wbr />`);
}

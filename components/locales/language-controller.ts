// Keeps an element in the language of the place where it stands.

import type { ReactiveController, ReactiveControllerHost } from "lit";
import { languageOf, loadLanguage } from "./languages.js";
import { english, type Localizer } from "./localizer.js";

export class LanguageController implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  #localizer = english;
  #tag = "";
  #observer: MutationObserver | undefined;

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    host.addController(this);
  }

  /** The words; English until those of the language have arrived. */
  get localizer(): Localizer {
    return this.#localizer;
  }

  hostConnected(): void {
    this.refresh();
    this.#observer = new MutationObserver(() => this.refresh());
    const options = { subtree: true, attributeFilter: ["lang"] };
    this.#observer.observe(this.#host.ownerDocument, options);
    for (let root = this.#host.getRootNode(); root instanceof ShadowRoot; root = root.host.getRootNode()) {
      this.#observer.observe(root, options);
    }
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
  }

  /** Looks again which language the element is in. */
  refresh(): void {
    const tag = languageOf(this.#host);
    if (tag === this.#tag) return;
    this.#tag = tag;
    void this.#load(tag);
  }

  async #load(tag: string): Promise<void> {
    try {
      const localizer = await loadLanguage(tag);
      if (this.#tag !== tag) return;
      this.#localizer = localizer;
      this.#host.requestUpdate();
    } catch {
      // The chunk could not be fetched: the old words stay, the next change tries again.
      if (this.#tag === tag) this.#tag = "";
    }
  }
}

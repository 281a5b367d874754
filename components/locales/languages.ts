// Which languages there are, and which of them an element is in. Each language is a chunk of its own.

import { Localizer } from "./localizer.js";
import type { Translation } from "./translation.js";

/** By BCP 47 tag; English needs nothing loaded. */
export const LANGUAGES: Readonly<Record<string, () => Promise<Translation>>> = {
  de: async () => (await import("./de.js")).de,
  es: async () => (await import("./es.js")).es,
  fr: async () => (await import("./fr.js")).fr,
  "pt-BR": async () => (await import("./pt-br.js")).ptBr,
};

/** The tag of the nearest element around `element`, itself included, that has one; through shadow roots. */
export function languageOf(element: Element): string {
  const said = element.closest("[lang]");
  if (said) return said.getAttribute("lang") ?? "";
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? languageOf(root.host) : "";
}

function familyOf(tag: string): string {
  return tag.toLowerCase().split("-")[0] ?? "";
}

/**
 * The language for a tag: that one, one of the same family (`de-AT` is `de`, `pt` is `pt-BR`), or English.
 */
export function languageFor(tag: string): string {
  const names = Object.keys(LANGUAGES);
  const exact = names.find((name) => name.toLowerCase() === tag.toLowerCase());
  return exact ?? names.find((name) => familyOf(name) === familyOf(tag)) ?? "en";
}

/** Loads a language. Numbers and times are those of the tag itself: `de-CH`, `en-GB`. */
export async function loadLanguage(tag: string): Promise<Localizer> {
  const language = languageFor(tag);
  const locale = familyOf(tag) === familyOf(language) && isWellFormed(tag) ? tag : language;
  return new Localizer(locale, await LANGUAGES[language]?.());
}

function isWellFormed(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}

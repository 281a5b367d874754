// What a language must have: a text for each English one, with the same blanks, and one for each error.

import type { HresultSymbol } from "../contract/hresult.js";
import type { en } from "./en.js";

export type TextKey = keyof typeof en;

/** Texts that exist for one and for many, by the beginning of their keys. */
export type CountedKey = { [K in TextKey]: K extends `${infer Stem}One` ? Stem : never }[TextKey];

/** Codes that a person may meet as an error. */
export type ErrorKey = Exclude<HresultSymbol, "S_OK" | "S_FALSE">;

export type Translation = { readonly [K in TextKey]: (typeof en)[K] } & Readonly<Record<ErrorKey, string>>;

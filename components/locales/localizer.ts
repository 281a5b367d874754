// The words, numbers and times of one language. @lit/localize can be configured once for a whole page, which
// the page may want to do itself; therefore each Localizer looks up its own table with the library's runtime
// and no state is shared.

import { str } from "@lit/localize";
import { runtimeMsg } from "@lit/localize/internal/runtime-msg.js";
import { HRESULTS, type HresultSymbol } from "../contract/hresult.js";
import { en } from "./en.js";
import type { CountedKey, TextKey, Translation } from "./translation.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export class Localizer {
  /** BCP 47 tag, for `lang` and for Intl. */
  readonly locale: string;
  readonly #texts: Translation | undefined;
  readonly #plural: Intl.PluralRules;

  /** @param texts undefined: English */
  constructor(locale: string, texts?: Translation) {
    this.locale = locale;
    this.#texts = texts;
    this.#plural = new Intl.PluralRules(locale);
  }

  /** A text with its blanks filled in. */
  text(key: TextKey, ...values: unknown[]): string {
    const source = en[key];
    const filled = typeof source === "string" ? source : { ...str``, strings: source.strings, values };
    return runtimeMsg(this.#texts, filled, { id: key }) as string;
  }

  /** A text for a number of things, which is its first blank. */
  count(key: CountedKey, n: number): string {
    const form = this.#plural.select(n) === "one" ? "One" : "Other";
    return this.text(`${key}${form}`, this.number(n));
  }

  /** What an error means, as a sentence without its full stop. */
  error(symbol: HresultSymbol): string {
    return runtimeMsg(this.#texts, HRESULTS[symbol].text, { id: symbol }) as string;
  }

  number(n: number, options?: Intl.NumberFormatOptions): string {
    return new Intl.NumberFormat(this.locale, options).format(n);
  }

  /** @param percent 0…100 */
  percent(percent: number): string {
    return this.number(percent / 100, { style: "percent" });
  }

  /** Bytes as kilobytes or megabytes of 1000, as browsers show downloads. */
  bytes(bytes: number): string {
    const large = bytes >= 1_000_000;
    return this.number(bytes / (large ? 1_000_000 : 1000), {
      style: "unit",
      unit: large ? "megabyte" : "kilobyte",
      maximumFractionDigits: large ? 1 : 0,
      minimumFractionDigits: large ? 1 : 0,
    });
  }

  /** How long something has been so, in its largest unit from minutes up. @param ms milliseconds */
  age(ms: number): string {
    if (ms < MINUTE) return this.text("under1Minute");
    if (ms < HOUR) return this.#unit(ms / MINUTE, "minute");
    return ms < DAY ? this.#unit(ms / HOUR, "hour") : this.#unit(ms / DAY, "day");
  }

  /** How long something took: tenths of a second, from a minute up minutes. @param ms milliseconds */
  duration(ms: number): string {
    if (ms >= MINUTE) return this.age(ms);
    const options = {
      style: "unit",
      unit: "second",
      unitDisplay: "short",
      maximumFractionDigits: 1,
    } as const;
    return this.number(ms / 1000, options);
  }

  /** Time of day. */
  time(date: Date): string {
    return new Intl.DateTimeFormat(this.locale, { hour: "2-digit", minute: "2-digit" }).format(date);
  }

  #unit(n: number, unit: "minute" | "hour" | "day"): string {
    return this.number(Math.floor(n), { style: "unit", unit, unitDisplay: "short" });
  }
}

/** English, for as long as nothing else has arrived. */
export const english = new Localizer("en");

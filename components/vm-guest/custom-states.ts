// The element's custom states: `vm-guest:state(running)`. Where an engine has none, attributes
// `data-state-running`.

export class CustomStates {
  readonly #element: Element;
  readonly #states: Set<string> | undefined;
  #held: ReadonlySet<string> = new Set();

  constructor(element: Element, internals: ElementInternals) {
    this.#element = element;
    this.#states = accepts(internals.states) ? internals.states : undefined;
  }

  /** Exactly these hold from now on. */
  set(names: readonly string[]): void {
    const wanted = new Set(names);
    for (const name of this.#held) if (!wanted.has(name)) this.#toggle(name, false);
    for (const name of wanted) if (!this.#held.has(name)) this.#toggle(name, true);
    this.#held = wanted;
  }

  #toggle(name: string, on: boolean): void {
    if (!this.#states) this.#element.toggleAttribute(`data-state-${name}`, on);
    else if (on) this.#states.add(name);
    else this.#states.delete(name);
  }
}

/** Early implementations took dashed names only, and threw on others. */
function accepts(states: Set<string> | undefined): states is Set<string> {
  try {
    states?.add("probe");
    return states?.delete("probe") ?? false;
  } catch {
    return false;
  }
}

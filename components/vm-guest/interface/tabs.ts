// Which console is chosen, and which others have printed something since.

export class Tabs {
  names: readonly string[] = [];
  /** Consoles with output that nobody has looked at. */
  readonly unseen = new Set<string>();
  #wanted = "";
  readonly #changed: (name: string, by: "person" | "output") => void;

  /** @param changed a console was chosen by a person, or one that is not chosen printed something new */
  constructor(changed: (name: string, by: "person" | "output") => void) {
    this.#changed = changed;
  }

  /** The console that was asked for, where there is one of that name; otherwise the first. */
  get chosen(): string {
    return this.names.includes(this.#wanted) ? this.#wanted : (this.names[0] ?? "");
  }

  set wanted(name: string) {
    this.#wanted = name;
    this.unseen.delete(this.chosen);
  }

  choose(name: string): void {
    this.wanted = name;
    this.#changed(name, "person");
  }

  /** A console printed something. */
  printed(name: string): void {
    if (name === this.chosen || this.unseen.has(name)) return;
    this.unseen.add(name);
    this.#changed(name, "output");
  }

  /** The arrow keys, Home and End, as tab lists have them. */
  readonly key = (event: KeyboardEvent): void => {
    const { names } = this;
    const at = names.indexOf(this.chosen);
    const rightToLeft = getComputedStyle(event.currentTarget as Element).direction === "rtl";
    const step = rightToLeft ? -1 : 1;
    const targets: Record<string, number> = {
      ArrowRight: at + step,
      ArrowLeft: at - step,
      Home: 0,
      End: names.length - 1,
    };
    const target = targets[event.key];
    if (target === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const name = names[(target + names.length) % names.length];
    if (name === undefined) return;
    this.choose(name);
    const list = event.currentTarget as Element;
    list.querySelectorAll<HTMLElement>("[role=tab]")[names.indexOf(name)]?.focus();
  };
}

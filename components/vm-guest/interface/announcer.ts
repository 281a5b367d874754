// What a screen reader is told without being asked: changes of state, ends of tasks, new output. News that
// come close together are told as one, and the same news never twice in a row.

/** How long news are gathered, ms. */
const GATHERING = 300;

export class Announcer {
  /** What the live region says. */
  text = "";
  #gathered: string[] = [];
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  say(news: string): void {
    if (this.#gathered.at(-1) === news) return;
    this.#gathered.push(news);
    if (this.#gathered.length > 1) return;
    setTimeout(() => {
      this.text = this.#gathered.splice(0).join(". ");
      this.#changed();
    }, GATHERING);
  }
}

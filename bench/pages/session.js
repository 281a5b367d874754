// What the pages have in common: notes of what the guest printed and when, and of how long the page's thread
// was not free. Times are the page's own, since it was asked for.

/** How often the thread must come by, ms: timers are no finer. */
const BEAT = 5;

/** How late the thread comes to a task that is due, at the most. */
class StallWatch {
  #longest = 0;
  #timer;

  start() {
    clearTimeout(this.#timer);
    this.#longest = 0;
    this.#beat();
  }

  /** @returns the longest lateness since the start, ms */
  stop() {
    clearTimeout(this.#timer);
    return this.#longest;
  }

  #beat() {
    const due = performance.now() + BEAT;
    this.#timer = setTimeout(() => {
      this.#longest = Math.max(this.#longest, performance.now() - due);
      this.#beat();
    }, BEAT);
  }
}

/** Types single bytes, and waits for the guest to print them. */
class Echoes {
  #type;
  #heard = () => {};

  constructor(type) {
    this.#type = type;
  }

  /** Something was printed. */
  heard(now) {
    this.#heard(now);
  }

  /** Times from typing to echo, ms, of as many bytes as there are pauses (ms) after them. */
  async measure(pauses) {
    const times = [];
    for (const pause of pauses) {
      const typed = performance.now();
      const heard = new Promise((resolve) => (this.#heard = resolve));
      await this.#type("x");
      times.push((await heard) - typed);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    return times;
  }
}

/**
 * Begins a session; `globalThis.session` is what the driver asks (peers/browser.ts).
 * @param type types text into the guest
 * @param more what the driver can ask of this page alone
 */
export function begin(type, more = {}) {
  const decoder = new TextDecoder();
  const taken = { heard: [] };
  const stalls = new StallWatch();
  let loading = 0;
  const echoes = new Echoes(type);

  stalls.start();
  globalThis.session = {
    ...more,
    type,
    watchStalls: () => stalls.start(),
    longestStall: () => stalls.stop(),
    /** The longest one before the machine was switched on. */
    loadingStall: () => loading,
    /** What was heard since this was last asked, and why the guest is off if it is. */
    take() {
      return { ...taken, heard: taken.heard.splice(0) };
    },
    echoes: (pauses) => echoes.measure(pauses),
  };

  return {
    /** The machine was switched on. */
    switchedOn() {
      performance.mark("watch"); // peers/tasks.ts
      loading = stalls.stop();
      stalls.start();
    },
    /** The guest printed bytes. */
    printed(bytes) {
      const now = performance.now();
      taken.heard.push([decoder.decode(bytes, { stream: true }), now]);
      echoes.heard(now);
    },
    /** The guest went off. */
    ended(why) {
      taken.off = why;
    },
  };
}

// What the pages have in common: notes of what the guest printed and when, and, where the address ends in
// ?watch, of how long the page drew no frame. Times are the page's own, since it was asked for.

/** What a perfect page takes from one frame to the next, ms. */
const FRAME = 1000 / 60;

/** How much longer than a frame the page was without one, at the most. */
class StallWatch {
  #longest = 0;
  #last;
  #request;

  /** Frames count from the next one on: the first after a rest is late by itself. */
  start() {
    cancelAnimationFrame(this.#request);
    this.#longest = 0;
    this.#last = undefined;
    this.#ask();
  }

  /** @returns the longest stall since the start, ms */
  stop() {
    cancelAnimationFrame(this.#request);
    this.#came();
    return this.#longest;
  }

  /** @returns the longest stall so far, ms; forgets it and goes on */
  again() {
    this.#came();
    const longest = this.#longest;
    this.#longest = 0;
    return longest;
  }

  #ask() {
    this.#request = requestAnimationFrame(() => {
      this.#came();
      this.#ask();
    });
  }

  #came() {
    const now = performance.now();
    if (this.#last !== undefined) this.#longest = Math.max(this.#longest, now - this.#last - FRAME);
    this.#last = now;
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

  const watched = location.search === "?watch";
  if (watched) stalls.start();
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
      if (watched) loading = stalls.again();
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

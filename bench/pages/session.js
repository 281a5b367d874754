// What the pages have in common: notes of what the guest printed and when, and of how long the page's thread
// was not free. Times are the page's own, since it was asked for.

/** How often the thread must come by, ms: timers are no finer. */
const BEAT = 5;

/** Watches the thread; the returned function tells the longest lateness since it was last asked, ms. */
function watchStalls() {
  let longest = 0;
  const beat = () => {
    const due = performance.now() + BEAT;
    setTimeout(() => {
      longest = Math.max(longest, performance.now() - due);
      beat();
    }, BEAT);
  };
  beat();
  return () => {
    const stall = longest;
    longest = 0;
    return stall;
  };
}

/**
 * Begins a session; `globalThis.session` is what the driver asks (peers/browser.ts).
 * @param type types text into the guest
 */
export function begin(type) {
  const decoder = new TextDecoder();
  const taken = { heard: [] };
  let echoed = () => {};

  globalThis.session = {
    type,
    longestStall: watchStalls(),
    /** What was heard since this was last asked, and why the guest is off if it is. */
    take() {
      return { ...taken, heard: taken.heard.splice(0) };
    },
    /** Time from typing a byte to its echo, ms. */
    async echo() {
      const typed = performance.now();
      const came = new Promise((resolve) => (echoed = resolve));
      await type("x");
      return (await came) - typed;
    },
  };

  return {
    /** The guest printed bytes. */
    printed(bytes) {
      const now = performance.now();
      taken.heard.push([decoder.decode(bytes, { stream: true }), now]);
      echoed(now);
    },
    /** The guest went off. */
    ended(why) {
      taken.off = why;
    },
  };
}

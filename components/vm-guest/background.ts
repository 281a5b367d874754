// What a guest does while nobody looks at it, and when a lazy one begins.

import type { ReactiveController } from "lit";
import type { VirtualMachine } from "../api/virtual-machine.js";
import type { GuestController } from "./guest-controller.js";

/** What a guest does while nobody looks: goes on, gets a small share of a core, or stands still. */
type Background = "run" | "throttle" | "pause";

export interface SeenHost extends Element {
  readonly background: Background;
}

/** How near to the viewport counts as seen: a screenful of most phones. */
const MARGIN = "600px";
/** Percent of a core that a throttled guest gets: enough for its clocks, its agent and its log-ins. */
const THROTTLED = 10;

/** What was done to a machine, and how it is undone. */
interface Held {
  vm: VirtualMachine;
  as: Background;
  release(): void;
}

function pause(vm: VirtualMachine, failed: () => void): () => void {
  vm.pause().catch(failed);
  return () => void vm.resume().catch(() => {});
}

function throttle(vm: VirtualMachine, failed: () => void): () => void {
  const before = vm.pace(THROTTLED);
  before.catch(failed);
  return () => void before.then((percent) => vm.pace(percent)).catch(() => {});
}

/**
 * While the document is hidden or the element out of sight, does to the machine what `background` says, and
 * undoes it afterwards; a machine that the page or its reader paused stays so.
 */
export class BackgroundController implements ReactiveController {
  readonly #host: SeenHost;
  readonly #guest: GuestController;
  #inSight = true;
  #held: Held | undefined;
  #observer: IntersectionObserver | undefined;

  constructor(host: SeenHost, guest: GuestController) {
    this.#host = host;
    this.#guest = guest;
  }

  hostConnected(): void {
    this.#observer = new IntersectionObserver(
      (entries) => this.#sight(entries.at(-1)?.isIntersecting ?? true),
      { rootMargin: MARGIN },
    );
    this.#observer.observe(this.#host);
    this.#host.ownerDocument.addEventListener("visibilitychange", this.#apply);
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.#host.ownerDocument.removeEventListener("visibilitychange", this.#apply);
  }

  hostUpdated(): void {
    this.#apply();
  }

  #sight(inSight: boolean): void {
    this.#inSight = inSight;
    if (inSight) this.#guest.sync();
    this.#apply();
  }

  readonly #apply = (): void => {
    const { background, ownerDocument } = this.#host;
    const { facts, owner } = this.#guest;
    const hidden = ownerDocument.visibilityState === "hidden" || !this.#inSight;
    const wanted = hidden ? background : "run";
    const held = this.#held;
    if (held && (held.as !== wanted || held.vm !== owner)) {
      this.#held = undefined;
      held.release();
    }
    if (this.#held || !owner) return;
    if (wanted === "pause" && facts.state === "running") this.#hold(owner, wanted, pause);
    if (wanted === "throttle" && facts.state !== "invalid") this.#hold(owner, wanted, throttle);
  };

  #hold(vm: VirtualMachine, as: Background, take: typeof pause): void {
    const held: Held = { vm, as, release: () => {} };
    this.#held = held;
    held.release = take(vm, () => {
      if (this.#held === held) this.#held = undefined;
    });
  }
}

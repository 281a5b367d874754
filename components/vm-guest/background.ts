// What a guest does while nobody looks at it, and when a lazy one begins.

import type { ReactiveController } from "lit";
import type { VirtualMachine } from "../api/virtual-machine.js";
import type { GuestController } from "./guest-controller.js";

export interface SeenHost extends Element {
  readonly background: "run" | "pause";
}

/** How near to the viewport counts as seen: a screenful of most phones. */
const MARGIN = "600px";

/**
 * With `background="pause"` the machine is paused while the document is hidden or the element is out of
 * sight, and goes on afterwards; a machine that the page or its reader paused stays so.
 */
export class BackgroundController implements ReactiveController {
  readonly #host: SeenHost;
  readonly #guest: GuestController;
  #inSight = true;
  #paused: VirtualMachine | undefined;
  #observer: IntersectionObserver | undefined;

  constructor(host: SeenHost, guest: GuestController) {
    this.#host = host;
    this.#guest = guest;
  }

  hostConnected(): void {
    this.#observer = new IntersectionObserver(
      (entries) => this.#sight(entries.at(-1)?.isIntersecting ?? true),
      {
        rootMargin: MARGIN,
      },
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
    const { facts } = this.#guest;
    const hidden = ownerDocument.visibilityState === "hidden" || !this.#inSight;
    if (background === "pause" && hidden && facts.state === "running" && !this.#paused) {
      const { vm } = facts;
      this.#paused = vm;
      vm.pause().catch(() => void (this.#paused = undefined));
    } else if (this.#paused && !(background === "pause" && hidden)) {
      const vm = this.#paused;
      this.#paused = undefined;
      vm.resume().catch(() => {});
    }
  };
}

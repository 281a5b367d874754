// Asks the guest who is logged on, soon after a console printed something and now and then besides: a log-on
// and a log-off print something on most guests, and nothing tells of them otherwise.

import type { ReactiveController } from "lit";
import type { GuestController } from "./guest-controller.js";

/** After the first output, ms: a login shell is up by then. */
const SOON = 700;
/** In any case, ms. */
const SOMETIME = 10_000;

export interface UsersHost extends EventTarget {
  /** Does anybody look at the list of users? */
  readonly controls: boolean;
}

export class UsersWatch implements ReactiveController {
  readonly #host: UsersHost;
  readonly #guest: GuestController;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #due = Infinity;
  #asking = false;

  constructor(host: UsersHost, guest: GuestController) {
    this.#host = host;
    this.#guest = guest;
    host.addEventListener("vm-console", () => this.#ask(SOON));
  }

  hostConnected(): void {
    this.#ask(SOMETIME);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#due = Infinity;
  }

  hostUpdated(): void {
    if (this.#due === Infinity) this.#ask(SOMETIME);
  }

  /** Asks within `delay` ms, or sooner if that was planned. */
  #ask(delay: number): void {
    const { facts } = this.#guest;
    const due = performance.now() + delay;
    if (!this.#host.controls || !facts.ready || facts.state !== "running" || due >= this.#due) return;
    clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = setTimeout(() => void this.#askNow(), delay);
  }

  async #askNow(): Promise<void> {
    this.#due = Infinity;
    if (!this.#asking) {
      this.#asking = true;
      const { vm } = this.#guest.facts;
      // The answer comes as a notice too; a guest that cannot say is asked again later.
      if (vm.guestOS.agent) await vm.guestOS.users().catch(() => {});
      this.#asking = false;
    }
    this.#ask(SOMETIME);
  }
}

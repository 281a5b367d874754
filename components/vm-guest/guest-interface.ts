// The interface of a <vm-guest>: puts its parts together, does what a person asks for, and tells what
// happens.

import {
  html,
  nothing,
  type ReactiveController,
  type ReactiveControllerHost,
  type TemplateResult,
} from "lit";
import type { VmTask } from "../api/task.js";
import { LanguageController } from "../locales/language-controller.js";
import type { VmTerminal } from "../vm-terminal/vm-terminal.js";
import type { GuestController } from "./guest-controller.js";
import { Announcer } from "./interface/announcer.js";
import { consoles, type ConsolesView } from "./interface/consoles.js";
import { Tabs } from "./interface/tabs.js";
import { outcome, tasks } from "./interface/tasks.js";
import { stateWord, toolbar } from "./interface/toolbar.js";
import { users } from "./interface/users.js";
import type { Actions } from "./interface/view.js";

/** What the interface wants to know of its element. */
export interface InterfaceHost extends ReactiveControllerHost, HTMLElement {
  readonly controls: boolean;
  readonly console: string;
  readonly name: string;
  screenReader: boolean;
}

/** How often ages on the screen are brought up to date, ms. */
const TICK = 10_000;

export class GuestInterface implements ReactiveController {
  readonly #host: InterfaceHost;
  readonly #guest: GuestController;
  readonly #language: LanguageController;
  readonly #announcer: Announcer;
  readonly #tabs: Tabs;
  #ticking: ReturnType<typeof setInterval> | undefined;
  #wanted = "";
  #toldState = "";
  #focusWhenOn = false;

  constructor(host: InterfaceHost, guest: GuestController) {
    this.#host = host;
    this.#guest = guest;
    this.#language = new LanguageController(host);
    this.#announcer = new Announcer(() => host.requestUpdate());
    this.#tabs = new Tabs((name, by) => this.#tabChanged(name, by));
    host.addEventListener("vm-console", ({ console }) => this.#tabs.printed(console));
    host.addEventListener("vm-progress", ({ task }) => this.#taskChanged(task));
    host.addEventListener("fullscreenchange", () => host.requestUpdate());
    host.addController(this);
  }

  /** What the machine is called. */
  get name(): string {
    return this.#host.name || this.#guest.facts.vm.name;
  }

  /** For the element's own role. */
  get label(): string {
    return this.#language.localizer.text("machine", this.name).trim();
  }

  hostConnected(): void {
    this.#ticking = setInterval(() => this.#host.controls && this.#host.requestUpdate(), TICK);
  }

  hostDisconnected(): void {
    clearInterval(this.#ticking);
  }

  hostUpdate(): void {
    this.#tabs.names = this.#guest.facts.vm.consoles;
    if (this.#host.console !== this.#wanted) this.#tabs.wanted = this.#wanted = this.#host.console;
    this.#tellState();
  }

  hostUpdated(): void {
    const sheet = this.#host.shadowRoot?.querySelector<HTMLElement>(".card.foot");
    const terminal = this.#chosenTerminal;
    if (terminal) terminal.covered = sheet?.offsetHeight ?? 0;
    if (this.#guest.facts.phase !== "running") return;
    if (this.#focusWhenOn) this.focusConsole();
    this.#focusWhenOn = false;
  }

  /** Puts the focus on the console that is chosen. */
  focusConsole(options?: FocusOptions): void {
    this.#chosenTerminal?.focus(options);
  }

  /** Resolves when the console that is chosen stands on the page. */
  async consoleShown(): Promise<void> {
    const terminal = this.#chosenTerminal;
    await terminal?.updateComplete;
    await terminal?.opened;
  }

  get #chosenTerminal(): VmTerminal | null {
    return this.#host.shadowRoot?.querySelector<VmTerminal>(".panel[data-chosen] vm-terminal") ?? null;
  }

  render(): TemplateResult {
    const view = this.#view();
    if (!view.controls) return html`<div class="vm bare">${consoles(view)}</div>`;
    return html`<div class="vm">
      ${toolbar(view)}
      <div class="body">
        ${consoles(view)}
        <div class="side" part="side">${users(view)}${tasks(view)}</div>
      </div>
      <div class="unseen" role="status">${this.#announcer.text || nothing}</div>
    </div>`;
  }

  #view(): ConsolesView {
    const host = this.#host;
    const { facts } = this.#guest;
    const { vm } = facts;
    return {
      vm,
      facts,
      words: this.#language.localizer,
      name: this.name || this.label,
      now: new Date(),
      fullScreen: host.matches(":fullscreen"),
      // Until the worker has said what this page may do, nothing suggests that it may not.
      mayExecute: vm.rights.length === 0 || vm.rights.includes("execute"),
      mayType: vm.rights.length === 0 || vm.rights.includes("write"),
      controls: host.controls,
      tabs: this.#tabs,
      screenReader: host.screenReader,
      toggleScreenReader: () => void (host.screenReader = !host.screenReader),
      actions: this.#actions,
    };
  }

  get #focusInCard(): boolean {
    return Boolean(this.#host.shadowRoot?.activeElement?.closest(".card"));
  }

  readonly #actions: Actions = {
    start: () => {
      // The button pressed goes away with its card.
      this.#focusWhenOn = this.#focusInCard;
      if (this.#guest.broken) this.#guest.renew();
      else this.#guest.vm.startup();
    },
    pause: () => void this.#guest.vm.pause().catch(() => {}),
    resume: () => {
      this.#focusWhenOn = this.#focusInCard;
      void this.#guest.vm.resume().catch(() => {});
    },
    reset: () => void this.#guest.vm.reset(),
    turnOff: () => void this.#guest.vm.turnOff(),
    toggleFullScreen: () => {
      const change = this.#host.matches(":fullscreen")
        ? document.exitFullscreen()
        : this.#host.requestFullscreen();
      void change.catch(() => {});
    },
    logoff: (session) => void this.#guest.vm.guestOS.logoff(session === undefined ? {} : { session }),
  };

  #tabChanged(name: string, by: "person" | "output"): void {
    if (by === "output") this.#announcer.say(this.#language.localizer.text("newOutputOn", name));
    this.#host.requestUpdate();
  }

  #taskChanged(task: VmTask<unknown>): void {
    if (task.isComplete) this.#announcer.say(outcome(task, this.#language.localizer));
  }

  #tellState(): void {
    const { facts } = this.#guest;
    const { phase } = facts;
    if (phase === this.#toldState) return;
    const first = this.#toldState === "";
    this.#toldState = phase;
    if (!first && this.#host.controls)
      this.#announcer.say(stateWord({ facts, words: this.#language.localizer }));
  }
}

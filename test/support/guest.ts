// Real guests for the boot tests: an element on the page, its consoles as text, people who log in.

import { HRESULTS, VmError, type VmGuest } from "../../components/index.js";
import type { Artefact, MachineFile, Session } from "../../components/index.js";
import { GuestConsole } from "./guest-console.js";

/** Where the test server shows the default guest's machine file. */
export const MACHINE = "/guest/debian/machine.json";

/** How long something that comes about by itself may take on the slowest machine, ms. */
export const PATIENCE = 90_000;

/** Waits until `test` gives something, looking with every turn of the page. */
export async function until<T>(what: string, test: () => T | undefined | false | null): Promise<T> {
  const deadline = performance.now() + PATIENCE;
  for (;;) {
    const found = test();
    if (found) return found;
    if (performance.now() > deadline) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The VmError that something ends with. Whatever else comes is the test's failure. */
export async function failure(promise: PromiseLike<unknown>): Promise<VmError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof VmError) return error;
    throw error;
  }
  throw new Error("it succeeded");
}

/** What a table of errors is about: symbol, code and whether the call or the task failed. */
export async function outcome(promise: PromiseLike<unknown>) {
  const { symbol, hresult, origin } = await failure(promise);
  if (HRESULTS[symbol].code !== hresult) throw new Error(`${symbol} is not ${hresult}`);
  return { symbol, origin };
}

/** A guest element on the page, and what it told. */
export class TestGuest {
  readonly element: VmGuest;
  readonly consoles: ReadonlyMap<string, GuestConsole>;
  /** States in order, with the reason and the exit code where there are any: `turned-off guest 0`. */
  readonly states: string[] = [];
  /** Types of events in order. */
  readonly events: string[] = [];

  /**
   * @param attributes of the element, which is put on the page
   * @param machine in place of the default guest's machine file
   * @param tag of a subclass
   */
  constructor(
    attributes: Readonly<Record<string, string>> = {},
    machine?: MachineFile,
    tag: string = "vm-guest",
  ) {
    const element = document.createElement(tag) as VmGuest;
    this.element = element;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    if (machine) element.machine = machine;
    else if (!("src" in attributes)) element.src = MACHINE;
    for (const type of ["vm-statechange", "vm-guestlogoff", "vm-guestshutdown", "vm-panic", "vm-error"]) {
      element.addEventListener(type, () => this.events.push(type));
    }
    element.addEventListener("vm-statechange", ({ state, reason, exitCode }) =>
      this.states.push([state, reason, exitCode].filter((part) => part !== undefined).join(" ")),
    );
    document.body.append(element);
    this.consoles = new Map(["ttyS0", "hvc0", "hvc1"].map((name) => [name, new GuestConsole(element, name)]));
  }

  console(name: string): GuestConsole {
    const found = this.consoles.get(name);
    if (!found) throw new Error(`there is no console ${name}`);
    return found;
  }

  /** Waits until users can log in and the agent answers. */
  async ready(): Promise<this> {
    await until("a machine file", () => this.element.state !== "invalid");
    if (this.element.state === "turned-off") await this.element.startup();
    await this.element.ready;
    await this.agent();
    return this;
  }

  /** Waits for the agent. */
  async agent(): Promise<void> {
    await until("the agent", () => this.element.guestOS.agent);
  }

  /** A shell of root's on the third console. */
  async root(): Promise<GuestConsole> {
    return this.console("hvc1").login("root");
  }

  /** Waits until exactly these people are logged on: `alice ttyS0`. */
  async loggedOn(...people: string[]): Promise<Session[]> {
    const wanted = people.toSorted().join();
    const deadline = performance.now() + PATIENCE;
    for (;;) {
      const sessions = await this.element.guestOS.users();
      const found = sessions
        .map(({ user, tty }) => `${user} ${tty}`)
        .toSorted()
        .join();
      if (found === wanted) return sessions;
      if (performance.now() > deadline) throw new Error(`logged on: ${found}; expected: ${wanted}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Takes the guest off the page. */
  end(): void {
    this.element.remove();
  }
}

/** The default guest's machine file with other fields, its URLs absolute. */
export async function machineFile(fields: Partial<MachineFile> = {}): Promise<MachineFile> {
  const base = new URL(MACHINE, document.baseURI).href;
  const file = (await (await fetch(base)).json()) as MachineFile;
  const absolute = (artefact: Artefact): Artefact => {
    const one = typeof artefact === "string" ? { url: artefact } : artefact;
    return { ...one, url: new URL(one.url, base).href };
  };
  const { firmware, kernel, initrd } = file;
  return {
    ...file,
    kernel: absolute(kernel),
    ...(initrd && { initrd: absolute(initrd) }),
    ...(firmware && firmware !== "none" && { firmware: absolute(firmware) }),
    ...fields,
  };
}

// The interface of <vm-guest> against a scripted machine.
import { expect } from "@esm-bundle/chai";
import type { PropertyValues } from "lit";
import type { Handlers } from "../contract/serve.js";
import { VmError } from "../contract/vm-error.js";
import { ScriptedMachine, until } from "../../test/components/scripted-machine.js";
import { VmGuest } from "./vm-guest.js";

let machine: ScriptedMachine;

class InterfaceGuest extends VmGuest {
  /** What its card told, drawing by drawing. */
  readonly told: (string | undefined)[] = [];

  override spawn() {
    return machine.worker();
  }

  protected override updated(changed: PropertyValues<this>) {
    super.updated(changed);
    this.told.push(one(this, ".card")?.dataset.phase);
  }
}
customElements.define("interface-guest", InterfaceGuest);

const ALICE = { session: 11, user: "alice", tty: "ttyS0", since: Date.now() - 90_000 };
const BOB = { session: 12, user: "bob", tty: "hvc0", since: 0 };
const forever = () => new Promise<void>(() => {});

/** A guest with its interface, running unless the attributes say otherwise. */
async function guest(script: Partial<Handlers> = {}, attributes: Record<string, string> = { autostart: "" }) {
  machine = new ScriptedMachine(script);
  const element = document.createElement("interface-guest") as InterfaceGuest;
  const all = { src: "machine.json", controls: "", lang: "en", ...attributes };
  for (const [name, value] of Object.entries(all)) element.setAttribute(name, value);
  document.body.append(element);
  await until("settled", () => element.vm.rights.length > 0);
  if ("autostart" in attributes && !script.startup) await until("running", () => element.state === "running");
  await element.updateComplete;
  return element;
}

const all = (element: Element, selector: string) => [
  ...element.shadowRoot!.querySelectorAll<HTMLElement>(selector),
];
const one = (element: Element, selector: string) => all(element, selector)[0];
/** Text as it is read, without the white space between elements. */
const text = (element: Element, selector: string) =>
  all(element, selector).map((found) => found.textContent?.replace(/\s+/g, " ").trim() ?? "");
const tool = (element: Element, label: string) => one(element, `button[aria-label="${label}"]`);
const chosen = (element: Element) => text(element, "[role=tab][aria-selected=true]");
const said = (element: Element) => text(element, "[role=status]")[0];

describe("the interface", () => {
  afterEach(() => document.body.replaceChildren());

  it("is absent without controls: the chosen console is all there is", async () => {
    const element = await guest({}, { autostart: "", console: "hvc0" });
    element.controls = false;
    await element.updateComplete;
    expect(all(element, "button")).to.have.lengthOf(0);
    expect(all(element, ".panel[data-chosen]").map(({ id }) => id)).to.deep.equal(["panel-hvc0"]);
  });

  it("does not ask for a start that comes by itself", async () => {
    const element = await guest();
    expect(element.told).to.include("reading");
    expect(element.told).not.to.include("off");
  });

  it("asks for it when none comes after all", async () => {
    const startup = () => Promise.reject(new VmError("ERROR_CANCELLED"));
    const element = await guest({ startup });
    await until("off", () => one(element, ".card[data-phase=off] button"));
  });

  describe("the toolbar", () => {
    it("pauses, resumes, resets, turns off and starts", async () => {
      const element = await guest();
      tool(element, "Pause")?.click();
      await until("paused", () => text(element, ".word")[0]?.startsWith("paused"));
      tool(element, "Resume")?.click();
      await until("running", () => text(element, ".word")[0]?.startsWith("running"));
      tool(element, "Reset")?.click();
      tool(element, "Turn off")?.click();
      await until("off", () => text(element, ".word")[0] === "off");
      expect(tool(element, "Reset")?.getAttribute("aria-disabled")).to.equal("true");
      tool(element, "Start")?.click();
      await until("running", () => element.state === "running");
      expect(
        ["pause", "resume", "reset", "turnOff", "startup"].map((verb) => machine.count(verb)),
      ).to.deep.equal([1, 1, 1, 1, 2]);
    });

    it("does nothing on a button that is disabled", async () => {
      const element = await guest({}, {});
      await until("off", () => element.state === "turned-off");
      await element.updateComplete;
      tool(element, "Reset")?.click();
      tool(element, "Turn off")?.click();
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(machine.count("reset") + machine.count("turnOff")).to.equal(0);
    });

    it("offers nothing to those who may not", async () => {
      const element = await guest({}, { access: "read" });
      await until("known", () => element.vm.rights.length > 0 && !tool(element, "Start"));
      expect(tool(element, "Turn off")).to.equal(undefined);
    });
  });

  describe("the consoles", () => {
    it("are tabs that arrow keys, Home and End move between", async () => {
      const element = await guest();
      const list = one(element, "[role=tablist]");
      const press = (key: string) =>
        list?.dispatchEvent(new KeyboardEvent("keydown", { key, cancelable: true }));
      const seen = [chosen(element)];
      for (const key of ["ArrowRight", "End", "ArrowRight", "ArrowLeft", "Home"]) {
        press(key);
        await element.updateComplete;
        seen.push(chosen(element));
        expect(element.shadowRoot?.activeElement?.textContent).to.include(seen.at(-1)?.[0] ?? "?");
      }
      expect(seen.map(([name]) => name)).to.deep.equal(["ttyS0", "hvc0", "hvc1", "ttyS0", "hvc1", "ttyS0"]);
      expect(all(element, "[role=tab]").map(({ tabIndex }) => tabIndex)).to.deep.equal([0, -1, -1]);
    });

    it("name their panels, and only the chosen one can be reached", async () => {
      const element = await guest();
      for (const tab of all(element, "[role=tab]")) {
        const panel = element.shadowRoot?.getElementById(tab.getAttribute("aria-controls") ?? "");
        expect(panel?.getAttribute("aria-labelledby")).to.equal(tab.id);
        expect(panel?.inert).to.equal(tab.getAttribute("aria-selected") !== "true");
      }
    });

    it("mark unseen output and announce it once", async () => {
      const element = await guest();
      machine.print("hvc0", "guest login: ");
      await until("announced", () => said(element)?.includes("New output on hvc0"));
      expect(text(element, "[role=tab]")).to.deep.equal(["ttyS0", "hvc0, new output", "hvc1"]);
      one(element, "#tab-hvc0")?.click();
      await element.updateComplete;
      expect(text(element, "[role=tab]")).to.deep.equal(["ttyS0", "hvc0", "hvc1"]);
    });

    it("can be chosen by the page", async () => {
      const element = await guest();
      element.console = "hvc1";
      await element.updateComplete;
      expect(chosen(element)).to.deep.equal(["hvc1"]);
      element.console = "nowhere";
      await element.updateComplete;
      expect(chosen(element)).to.deep.equal(["ttyS0"]);
    });

    it("pay back what hidden ones print too", async () => {
      await guest();
      machine.print("hvc1", "x".repeat(1000));
      await until("paid", () => machine.credited.hvc1 === 1000);
    });

    it("have a screen reader mode that stays pressed", async () => {
      const element = await guest();
      const button = tool(element, "Screen reader mode");
      button?.click();
      await element.updateComplete;
      expect(button?.getAttribute("aria-pressed")).to.equal("true");
      expect(all(element, "vm-terminal[screen-reader]")).to.have.lengthOf(3);
    });
  });

  describe("the users", () => {
    it("are listed with terminal and time, and can be logged off", async () => {
      const element = await guest();
      machine.ready(ALICE, BOB);
      await until("listed", () => text(element, ".user").length === 2);
      expect(text(element, ".user")).to.deep.equal(["alicettyS0 · 1 min", "bobhvc0"]);
      expect(text(element, "[part=logoff]")).to.deep.equal(["Log off 2 users"]);
      one(element, "[part=logoff]")?.click();
      tool(element, "Log off bob on hvc0")?.click();
      await until("asked", () => machine.count("logoff") === 2);
      const args = machine.asked.filter(({ verb }) => verb === "logoff").map((asked) => asked.args);
      expect(args).to.deep.equal([{}, { session: 12 }]);
    });

    it("are nobody, or not known yet, or out of reach of a guest without an agent", async () => {
      const element = await guest();
      const users = () => text(element, "[part=users] p").join(" ");
      expect(users()).to.equal("The guest is starting.");
      machine.notify("ready", {});
      await until("missing", () => users().includes("No agent in this guest"));
      machine.ready();
      await until("nobody", () => users().startsWith("Nobody is logged on."));
    });

    it("may be called anything", async () => {
      const element = await guest();
      machine.ready({ ...ALICE, user: "<img src=x onerror=alert(1)>" });
      await until("listed", () => text(element, ".user")[0]?.startsWith("<img"));
      expect(all(element, ".who img")).to.have.lengthOf(0);
    });
  });

  describe("the tasks", () => {
    it("show progress, and can be cancelled", async () => {
      const element = await guest({
        logoff: (_, caller) => {
          const step = { key: "ending-session", user: "bob", tty: "hvc0" } as const;
          caller.progress({ percent: 50, step, cancelable: true });
          const cancelled = new Promise<void>((resolve) => Object.assign(caller, { oncancel: resolve }));
          return cancelled.then(() => Promise.reject(new VmError("ERROR_CANCELLED")));
        },
      });
      element.logoff().catch(() => {});
      await until("progress", () =>
        text(element, ".task .step")[0]?.startsWith("Ending bob’s session on hvc0"),
      );
      const bar = all(element, ".task progress")[0] as HTMLProgressElement;
      expect([bar.value, bar.max, bar.getAttribute("aria-label")]).to.deep.equal([50, 100, "Log off"]);
      expect(text(element, ".task small")[0]).to.equal("50%");
      tool(element, "Cancel: Log off")?.click();
      await until("cancelled", () => one(element, ".task.cancelled"));
      await until("announced", () => said(element)?.includes("Log off: cancelled"));
    });

    it("say what failed in words, then its symbol and code", async () => {
      const element = await guest({
        logoff: (_, caller) => {
          caller.accept();
          throw new VmError("ERROR_NO_SUCH_LOGON_SESSION", { detail: "the guest said so" });
        },
      });
      element.logoff().catch(() => {});
      await until("failed", () => one(element, ".task.failed"));
      expect(text(element, ".task.failed .why")).to.deep.equal(["Nobody is logged on."]);
      expect(text(element, ".task.failed .detail")).to.deep.equal(["the guest said so"]);
      expect(text(element, ".task.failed .code")).to.deep.equal(["ERROR_NO_SUCH_LOGON_SESSION 0x80070520"]);
      await until("announced", () => said(element)?.includes("Log off failed: Nobody is logged on"));
    });

    it("are in the element's language", async () => {
      const fail = () => {
        throw new VmError("ERROR_NO_SUCH_LOGON_SESSION");
      };
      const element = await guest({ logoff: fail }, { autostart: "", lang: "de" });
      element.logoff().catch(() => {});
      await until("in German", () => text(element, ".task.failed .why")[0] === "Niemand ist angemeldet.");
      element.lang = "fr";
      await until("in French", () => text(element, ".task.failed .why")[0] === "Personne n’est connecté.");
    });
  });

  describe("the card on the screen", () => {
    const card = (element: Element) => one(element, ".card")?.dataset.phase;

    it("invites to start a machine that is off, and gives the focus to its console", async () => {
      const element = await guest({}, {});
      await until("off", () => card(element) === "off");
      const start = one(element, ".card .main");
      start?.focus();
      start?.click();
      await until("focused", () => element.shadowRoot?.activeElement?.localName === "vm-terminal");
      expect(card(element)).to.equal(undefined);
    });

    it("shows how much of each file has come", async () => {
      const element = await guest({
        startup: async () => {
          machine.notify("state", { state: "turning-on" });
          machine.notify("loading", { artefact: "kernel", loaded: 4_000_000, total: 8_000_000 });
          machine.notify("loading", { artefact: "initrd", loaded: 100_000, total: 0 });
          await forever();
        },
      });
      await until("loading", () => all(element, ".load").length === 2);
      expect(text(element, ".load")).to.deep.equal(["kernel4.0 MB of 8.0 MB", "initrd100 kB"]);
      const [kernel, initrd] = all(element, ".load progress") as HTMLProgressElement[];
      expect([kernel?.value, kernel?.max, initrd?.position]).to.deep.equal([4_000_000, 8_000_000, -1]);
      tool(element, "Turn off")?.click();
      await until("off", () => card(element) === "off");
    });

    it("says why a machine file could not be loaded, and tries again", async () => {
      let tries = 0;
      const element = await guest(
        {
          configure: () => {
            throw new VmError("ERROR_FILE_NOT_FOUND", { detail: "http://host/machine.json" });
          },
          startup: () => void tries++,
        },
        {},
      );
      await until("failed", () => card(element) === "failed");
      expect(text(element, ".card h2")).to.deep.equal(["The machine could not be loaded"]);
      expect(text(element, ".card .code")).to.deep.equal(["ERROR_FILE_NOT_FOUND 0x80070002"]);
      one(element, ".card .main")?.click();
      await until("tried", () => tries === 1);
    });

    it("quotes a kernel's last words", async () => {
      const element = await guest();
      machine.notify("panic", { message: "VFS: Unable to mount root fs" });
      machine.notify("state", { state: "turned-off", reason: "panic" });
      await until("crashed", () => card(element) === "crashed");
      expect(text(element, ".card .words")).to.deep.equal(["VFS: Unable to mount root fs"]);
      await until("state", () => element.matches(":state(crashed)"));
    });

    it("is gone while the guest runs, and there when it is paused", async () => {
      const element = await guest();
      expect(card(element)).to.equal(undefined);
      await element.pause();
      await until("paused", () => card(element) === "paused");
      one(element, ".card .main")?.click();
      await until("running", () => element.state === "running" && card(element) === undefined);
    });

    it("says that there is no machine", async () => {
      machine = new ScriptedMachine();
      const element = document.createElement("interface-guest") as InterfaceGuest;
      element.controls = true;
      document.body.append(element);
      await until("drawn", () => card(element) === "empty");
    });
  });

  it("names every button, and repeats no id", async () => {
    const element = await guest();
    machine.ready(ALICE, BOB);
    await until("listed", () => text(element, ".user").length === 2);
    for (const button of all(element, "button")) {
      const name = button.getAttribute("aria-label") ?? button.textContent?.trim();
      expect(name, button.outerHTML).to.be.a("string").and.not.equal("");
      expect(button.getAttribute("type")).to.equal("button");
    }
    for (const bar of all(element, "progress")) expect(bar.getAttribute("aria-label")).not.to.equal(null);
    const ids = all(element, "[id]").map(({ id }) => id);
    expect(new Set(ids).size).to.equal(ids.length);
    for (const labelled of all(element, "[aria-labelledby]")) {
      const label = element.shadowRoot?.getElementById(labelled.getAttribute("aria-labelledby") ?? "");
      expect(label?.textContent?.trim()).not.to.equal("");
    }
  });

  it("has buttons that are large enough", async () => {
    const element = await guest();
    machine.ready(ALICE);
    await until("listed", () => text(element, ".user").length === 1);
    for (const button of all(element, "button:not([hidden])")) {
      const { width, height } = button.getBoundingClientRect();
      expect(Math.min(width, height), button.outerHTML).to.be.at.least(32);
    }
  });
});

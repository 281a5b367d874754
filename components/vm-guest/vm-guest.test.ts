// <vm-guest> against a scripted machine: its life, its properties and events.
import { expect } from "@esm-bundle/chai";
import type { Handlers } from "../contract/serve.js";
import { VmError } from "../contract/vm-error.js";
import { INFO, ScriptedMachine, until } from "../../test/components/scripted-machine.js";
import type { VmErrorEvent, VmStateChangeEvent } from "./events.js";
import { VmGuest } from "./vm-guest.js";

/** The machines of the guests on the page, in the order they were made. */
let machines: ScriptedMachine[] = [];
let script: { -readonly [V in keyof Handlers]?: Handlers[V] } = {};

class ScriptedGuest extends VmGuest {
  override spawn() {
    const machine = new ScriptedMachine(script);
    machines.push(machine);
    return machine.worker();
  }
}
customElements.define("scripted-guest", ScriptedGuest);

/** A guest on the page, with these attributes. */
function guest(attributes: Record<string, string> = {}): ScriptedGuest {
  const element = document.createElement("scripted-guest") as ScriptedGuest;
  for (const [name, value] of Object.entries({ src: "machine.json", ...attributes }))
    element.setAttribute(name, value);
  document.body.append(element);
  return element;
}

const last = () => machines.at(-1)!;
const nextTask = () => new Promise((resolve) => setTimeout(resolve, 20));

async function rejection(promise: PromiseLike<unknown>): Promise<VmError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof VmError) return error;
    throw error;
  }
  throw new Error("was fulfilled");
}

describe("vm-guest", () => {
  beforeEach(() => {
    machines = [];
    script = {};
  });
  afterEach(() => document.body.replaceChildren());

  describe("makes a machine", () => {
    it("from src, resolved against the page", async () => {
      const element = guest();
      await until("configured", () => element.state === "turned-off");
      const url = new URL("machine.json", document.baseURI).href;
      expect(last().asked[0]).to.deep.equal({ verb: "configure", args: { source: { url } } });
    });

    it("with the memory that the attribute names", async () => {
      const element = guest({ memory: "64" });
      await until("configured", () => element.state === "turned-off");
      const url = new URL("machine.json", document.baseURI).href;
      expect(last().asked[0]).to.deep.equal({ verb: "configure", args: { source: { url, memory: 64 } } });
    });

    it("from a machine given as an object", async () => {
      const element = guest({ src: "" });
      expect(machines).to.have.lengthOf(0);
      element.machine = { kernel: "kernel.gz" };
      await until("configured", () => element.state === "turned-off");
      const args = { source: { machine: { kernel: "kernel.gz" }, baseUrl: document.baseURI } };
      expect(last().asked[0]).to.deep.equal({ verb: "configure", args });
    });

    it("and starts it if asked to", async () => {
      const element = guest({ autostart: "" });
      await until("running", () => element.state === "running");
      expect(last().count("startup")).to.equal(1);
    });

    it("not before a lazy element is near, unless its machine is asked for", async () => {
      const far = document.createElement("div");
      far.style.height = "9000px";
      document.body.append(far);
      const element = guest({ loading: "lazy" });
      await nextTask();
      expect(machines).to.have.lengthOf(0);
      await element.startup();
      expect(machines).to.have.lengthOf(1);
    });

    it("when a lazy element comes near", async () => {
      const far = document.createElement("div");
      far.style.height = "9000px";
      document.body.append(far);
      const element = guest({ loading: "lazy", autostart: "" });
      await nextTask();
      element.scrollIntoView();
      await until("running", () => machines.length === 1 && element.state === "running");
    });

    it("with no more rights than access names", async () => {
      const element = guest({ access: "read" });
      await until("rights", () => element.vm.rights.length > 0);
      expect(element.vm.rights).to.deep.equal(["read"]);
      await until("state", () => element.state === "turned-off");
      const error = await rejection(element.startup());
      expect(error.symbol).to.equal("ERROR_ACCESS_DENIED");
      expect(last().count("startup")).to.equal(0);
    });
  });

  describe("ends its machine", () => {
    it("when it is removed", async () => {
      const element = guest({ autostart: "" });
      await until("running", () => element.state === "running");
      const { vm } = element;
      const machine = last();
      element.remove();
      await until("terminated", () => machine.terminated);
      expect(machine.count("release")).to.equal(1);
      expect((await rejection(vm.pause())).symbol).to.equal("VM_E_VM_UNKNOWN");
    });

    it("even when the worker no longer answers", async () => {
      script.release = () => new Promise<void>(() => {});
      guest();
      const machine = last();
      document.body.replaceChildren();
      await until("terminated", () => machine.terminated);
    });

    it("but not when it is moved", async () => {
      const element = guest({ autostart: "", controls: "" });
      await until("running", () => element.state === "running");
      const { vm } = element;
      const other = document.createElement("section");
      document.body.append(other);
      other.append(element);
      await nextTask();
      expect(element.vm).to.equal(vm);
      expect(last().terminated).to.equal(false);
      if ("moveBefore" in document.body) {
        (document.body as unknown as { moveBefore(node: Node, child: Node | null): void }).moveBefore(
          element,
          null,
        );
        await nextTask();
        expect(element.vm).to.equal(vm);
      }
      expect(machines).to.have.lengthOf(1);
    });

    it("and begins a new one when src changes", async () => {
      const element = guest();
      await until("configured", () => element.state === "turned-off");
      const { vm } = element;
      const old = last();
      element.src = "other.json";
      await until("a new one", () => machines.length === 2 && element.state === "turned-off");
      expect(element.vm).not.to.equal(vm);
      await until("terminated", () => old.terminated);
      expect(last().terminated).to.equal(false);
    });

    it("and begins anew when it is put in again", async () => {
      const element = guest();
      await until("configured", () => element.state === "turned-off");
      element.remove();
      await until("terminated", () => machines[0]?.terminated);
      document.body.append(element);
      await until("configured", () => element.state === "turned-off");
      expect(machines).to.have.lengthOf(2);
    });
  });

  it("answers every verb with VM_E_VM_UNKNOWN while it has no machine", async () => {
    const element = document.createElement("scripted-guest") as ScriptedGuest;
    expect(element.state).to.equal("invalid");
    const verbs = [
      element.startup(),
      element.turnOff(),
      element.reset(),
      element.pause(),
      element.resume(),
      element.logoff(),
      element.shutdown(),
      element.restart(),
      element.ready,
    ];
    for (const verb of verbs) expect((await rejection(verb)).symbol).to.equal("VM_E_VM_UNKNOWN");
  });

  describe("tells", () => {
    it("changes of state, as events and as custom states", async () => {
      const states: string[] = [];
      document.body.addEventListener(
        "vm-statechange",
        (event: VmStateChangeEvent) => states.push(event.state),
        {
          once: false,
        },
      );
      const element = guest({ autostart: "" });
      await until("running", () => states.includes("running"));
      expect(states).to.deep.equal(["turned-off", "turning-on", "running"]);
      await until("custom state", () => element.matches(":state(running)"));
      last().ready();
      await until("ready", () => element.matches(":state(ready)"));
      await element.pause();
      await until("paused", () => element.matches(":state(paused):not(:state(running))"));
    });

    it("what the guest does", async () => {
      const element = guest({ autostart: "" });
      await until("running", () => element.state === "running");
      const heard: Record<string, unknown> = {};
      element.addEventListener(
        "vm-guestlogoff",
        (event) => (heard.logoff = [event.logoffType, event.session.user]),
      );
      element.addEventListener("vm-guestshutdown", (event) => (heard.shutdown = event.restart));
      element.addEventListener("vm-heartbeatstopped", () => (heard.heartbeat = true));
      element.addEventListener("vm-console", (event) => (heard.console = [event.console, [...event.bytes]]));
      element.addEventListener("vm-panic", (event) => (heard.panic = event.message));
      element.addEventListener("vm-task", (event) => (heard.task = event.task.verb));
      const session = { session: 7, user: "alice", tty: "hvc0", since: 0 };
      last().notify("guestLogoff", { type: 2, session });
      last().notify("guestShutdown", { restart: true });
      last().notify("heartbeatStopped", {});
      last().notify("panic", { message: "VFS" });
      last().print("ttyS0", "A");
      await element.logoff();
      expect(heard).to.deep.equal({
        logoff: [2, "alice"],
        shutdown: true,
        heartbeat: true,
        console: ["ttyS0", [65]],
        panic: "VFS",
        task: "logoff",
      });
    });

    it("of a machine file that cannot be loaded, once", async () => {
      script.configure = () => {
        throw new VmError("ERROR_FILE_NOT_FOUND", { detail: "machine.json" });
      };
      const errors: VmErrorEvent[] = [];
      document.body.addEventListener("vm-error", (event) => errors.push(event));
      const element = guest();
      await until("failed", () => element.matches(":state(failed)"));
      await nextTask();
      expect(errors.map(({ error }) => error.symbol)).to.deep.equal(["ERROR_FILE_NOT_FOUND"]);
    });

    it("of a worker that breaks down, and starts a new one on demand", async () => {
      const element = guest({ autostart: "", controls: "" });
      await until("running", () => element.state === "running");
      const errors: string[] = [];
      element.addEventListener("vm-error", ({ error }) => errors.push(error.symbol));
      last().break();
      await until("failed", () => element.matches(":state(failed)"));
      expect(errors).to.deep.equal(["RPC_E_SERVER_DIED"]);
      element.shadowRoot?.querySelector<HTMLElement>(".card .main")?.click();
      await until("a new one", () => machines.length === 2 && element.state === "running");
    });

    it("of a browser that gives no worker", async () => {
      class Refused extends VmGuest {
        override spawn(): never {
          throw new DOMException("no", "SecurityError");
        }
      }
      customElements.define("refused-guest", Refused);
      const element = document.createElement("refused-guest") as Refused;
      element.src = "machine.json";
      document.body.append(element);
      await until("failed", () => element.matches(":state(failed)"));
      expect((await rejection(element.startup())).symbol).to.equal("VM_E_OUT_OF_RESOURCE");
    });
  });

  it("is drawn first in a task of its own, not in the page's", async () => {
    const element = guest();
    const root = element.shadowRoot!;
    for (let turn = 0; turn < 50; turn++) await Promise.resolve();
    expect(root.childElementCount).to.equal(0);
    await element.updateComplete;
    expect(root.childElementCount).to.be.above(0);
  });

  it("pauses in the background and goes on where it is seen, if it is told to", async () => {
    const element = guest({ autostart: "", background: "pause" });
    await until("running", () => element.state === "running");
    element.style.marginTop = "9000px";
    await until("paused", () => element.state === "paused");
    element.style.marginTop = "";
    await until("running", () => element.state === "running");
    expect(last().count("resume")).to.equal(1);
  });

  it("throttles in the background and gives back what it had, if it is told to", async () => {
    const element = guest({ autostart: "", background: "throttle", access: "read" });
    await until("running", () => element.state === "running");
    expect(last().percent).to.equal(100);
    last().percent = 70;
    element.style.marginTop = "9000px";
    await until("throttled", () => last().percent === 10);
    element.style.marginTop = "";
    await until("as before", () => last().percent === 70);
    element.style.marginTop = "9000px";
    await until("throttled again", () => last().percent === 10);
    element.background = "run";
    await until("as before again", () => last().percent === 70);
    expect(last().count("pause")).to.equal(0);
  });

  it("throttles the machine that is made in the background, too", async () => {
    const element = guest({ autostart: "", background: "throttle" });
    element.style.marginTop = "9000px";
    await until("throttled", () => last().percent === 10);
    element.src = "other.json";
    await until("the new one too", () => machines.length === 2 && last().percent === 10);
    element.style.marginTop = "";
    await until("as before", () => last().percent === 100);
  });

  it("leaves a machine alone in the background that somebody paused", async () => {
    const element = guest({ autostart: "", background: "pause" });
    await until("running", () => element.state === "running");
    await element.pause();
    element.style.marginTop = "9000px";
    await nextTask();
    element.style.marginTop = "";
    await nextTask();
    expect(element.state).to.equal("paused");
  });

  it("is independent of another one on the page", async () => {
    const one = guest({ autostart: "", controls: "" });
    const two = guest({ autostart: "", controls: "", lang: "de" });
    await until("running", () => one.state === "running" && two.state === "running");
    const [first, second] = machines as [ScriptedMachine, ScriptedMachine];
    one.focus();
    await until("terminals", () =>
      one.shadowRoot?.querySelector("vm-terminal")?.shadowRoot?.querySelector("textarea"),
    );
    await one.pause();
    await nextTask();
    expect([first.count("pause"), second.count("pause")]).to.deep.equal([1, 0]);
    expect(two.state).to.equal("running");
    two.remove();
    await until("terminated", () => second.terminated);
    expect(first.terminated).to.equal(false);
    expect(INFO.consoles).to.deep.equal([...one.vm.consoles]);
  });
});

// <vm-terminal> against a scripted machine: output, input, size, keys.
import { expect } from "@esm-bundle/chai";
import { VirtualMachine } from "../api/virtual-machine.js";
import { ScriptedMachine, until } from "../../test/components/scripted-machine.js";
import { withControl } from "./soft-keys.js";
import { VmTerminal } from "./vm-terminal.js";

let machine: ScriptedMachine;
let vm: VirtualMachine;

/** A terminal on ttyS0 of a running machine that has just been put on the page. */
function newTerminal(attributes: Record<string, string> = {}, script = {}): VmTerminal {
  machine = new ScriptedMachine(script);
  vm = new VirtualMachine(machine.worker());
  const element = new VmTerminal();
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.console = "ttyS0";
  element.vm = vm;
  element.style.cssText = "inline-size: 640px; block-size: 400px";
  document.body.append(element);
  return element;
}

/** The same, ready to be typed into. */
async function terminal(attributes: Record<string, string> = {}, script = {}): Promise<VmTerminal> {
  const element = newTerminal(attributes, script);
  await until("opened", () => field(element));
  return element;
}

const field = (element: VmTerminal) => element.shadowRoot?.querySelector("textarea");
const part = (element: VmTerminal, selector: string) =>
  element.shadowRoot!.querySelector<HTMLElement>(selector)!;

function key(
  element: VmTerminal,
  name: string,
  init: KeyboardEventInit & { keyCode?: number },
): KeyboardEvent {
  const event = new KeyboardEvent("keydown", {
    key: name,
    bubbles: true,
    composed: true,
    cancelable: true,
    ...init,
  });
  field(element)?.dispatchEvent(event);
  return event;
}

/** Pastes as a browser does. */
function paste(element: VmTerminal, text: string): void {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  field(element)?.dispatchEvent(
    new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }),
  );
}

describe("vm-terminal", () => {
  afterEach(() => document.body.replaceChildren());
  afterEach(() => vm.release());

  it("shows its own console's output", async () => {
    const element = await terminal();
    machine.print("hvc0", "not here");
    machine.print("ttyS0", "guest login: ");
    await until("shown", () => element.text.includes("guest login:"));
    expect(element.text).not.to.include("not here");
  });

  it("shows what was printed before its screen was there, in turn", async () => {
    const element = newTerminal();
    machine.print("ttyS0", "guest ");
    machine.print("ttyS0", "login: ");
    expect(element.text).to.equal("");
    await until("shown", () => element.text.includes("guest login:"));
    await until("paid", () => machine.credited.ttyS0 === 13);
  });

  for (const [when, over] of [
    ["is over", true],
    ["goes on", false],
  ] as const) {
    it(`leaves nothing of its rehearsal when a guest speaks while that ${when}`, async () => {
      const element = await terminal();
      await element.opened;
      const { style } = part(element, ".screen");
      expect(style.opacity).to.equal("0");
      if (over) await until("rehearsed", () => style.opacity === "");
      expect(element.text).to.equal("");
      machine.print("ttyS0", "guest login:");
      await until("shown", () => element.text !== "");
      expect(element.text).to.equal("guest login:");
      expect(style.opacity).to.equal("");
    });
  }

  it("begins anew when it was gone before its screen was there", async () => {
    const element = newTerminal();
    element.remove();
    await new Promise((resolve) => setTimeout(resolve));
    document.body.append(element);
    machine.print("ttyS0", "guest login: ");
    await until("shown", () => element.text.includes("guest login:"));
    await until("opened", () => field(element));
    expect(element.shadowRoot?.querySelectorAll("textarea").length).to.equal(1);
  });

  it("shows characters that a notice cuts in two", async () => {
    const element = await terminal();
    const bytes = new TextEncoder().encode("€");
    machine.notify("console", { console: "ttyS0", bytes: bytes.slice(0, 1) });
    machine.notify("console", { console: "ttyS0", bytes: bytes.slice(1) });
    await until("shown", () => element.text === "€");
  });

  it("pays back exactly what it has shown", async () => {
    const element = await terminal();
    const line = "y\r\n".repeat(20_000);
    machine.print("ttyS0", line);
    machine.print("ttyS0", "end");
    await until("paid", () => machine.credited.ttyS0 === line.length + 3);
    expect(element.text).to.match(/end$/);
  });

  it("takes output in before it is looked at, and shows it then", async () => {
    const element = await terminal();
    const other = new VmTerminal();
    Object.assign(other, { vm, console: "hvc0", background: true });
    document.body.append(other);
    machine.print("hvc0", "guest login: ");
    await until("paid", () => machine.credited.hvc0 === 13);
    expect(field(other) ?? null).to.equal(null);
    other.focus();
    other.background = false;
    await until("opened and focused", () => other.shadowRoot?.activeElement === field(other) && field(other));
    expect(other.text).to.equal("guest login:");
    expect(element.text).to.equal("");
  });

  it("leaves the page its time while a guest prints without end", async () => {
    const element = await terminal();
    const notice = "y\r\n".repeat(20_000);
    let turns = 0;
    const ticking = setInterval(() => turns++, 1);
    for (let k = 0; k < 20; k++) machine.print("ttyS0", notice);
    await until("paid", () => machine.credited.ttyS0 === 20 * notice.length, 60_000);
    clearInterval(ticking);
    // Parsed in one go, the page would have had no turn at all; in pieces it has one every few.
    expect(turns).to.be.greaterThan(10);
    expect(element.text).to.match(/^y$/m);
  });

  it("types into its console", async () => {
    const element = await terminal();
    paste(element, "uname\n");
    await until("typed", () => machine.typed.ttyS0 === "uname\r");
  });

  it("brackets what is pasted if the guest asked for it", async () => {
    const element = await terminal();
    machine.print("ttyS0", "\x1b[?2004h$ ");
    await until("asked", () => element.text.includes("$"));
    paste(element, "a\nb");
    await until("typed", () => machine.typed.ttyS0 === "\x1b[200~a\rb\x1b[201~");
  });

  it("sends a long paste in order and in pieces", async () => {
    const element = await terminal();
    const text = Array.from({ length: 30_000 }, (_, k) => `${k} `).join("");
    paste(element, text);
    await until("typed", () => machine.typed.ttyS0?.length === text.length);
    expect(machine.typed.ttyS0).to.equal(text);
    expect(machine.count("consoleInput")).to.be.greaterThan(1);
  });

  it("types nothing when it is read-only", async () => {
    const element = await terminal({ "read-only": "" });
    paste(element, "uname\n");
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(machine.count("consoleInput")).to.equal(0);
  });

  it("tells the guest its size, and each new one", async () => {
    const element = await terminal();
    await until("told", () => machine.count("consoleResize") > 0);
    const sizes = () => machine.asked.filter(({ verb }) => verb === "consoleResize").map(({ args }) => args);
    const first = sizes().at(-1) as { columns: number; rows: number };
    expect(first.columns).to.be.within(60, 100);
    element.style.inlineSize = "320px";
    await until("told again", () => (sizes().at(-1) as typeof first).columns < first.columns);
  });

  it("is left by Shift+F6 and entered again by Shift+Tab's target", async () => {
    const element = await terminal();
    element.focus();
    expect(element.shadowRoot?.activeElement).to.equal(field(element));
    const event = key(element, "F6", { shiftKey: true });
    expect(event.defaultPrevented).to.equal(true);
    await element.updateComplete;
    const after = part(element, ".after");
    expect(element.shadowRoot?.activeElement).to.equal(after);
    expect(after.textContent).to.include("left the terminal");
    expect(field(element)!.tabIndex).to.equal(0);
    expect(field(element)!.compareDocumentPosition(after) & Node.DOCUMENT_POSITION_FOLLOWING).not.to.equal(0);
    expect(machine.count("consoleInput")).to.equal(0);
  });

  it("says how it is left", async () => {
    const element = await terminal();
    const id = field(element)?.getAttribute("aria-describedby") ?? "";
    expect(element.shadowRoot?.getElementById(id)?.textContent).to.include("Shift+F6");
    expect(field(element)?.getAttribute("aria-label")).to.equal("Terminal ttyS0");
  });

  it("keeps the guest's keys from the page, and leaves Ctrl+Shift+V to the browser", async () => {
    const element = await terminal();
    const heard: string[] = [];
    const hear = (event: KeyboardEvent) => heard.push(event.key);
    document.addEventListener("keydown", hear);
    key(element, "s", { keyCode: 83 });
    const event = key(element, "V", { code: "KeyV", keyCode: 86, ctrlKey: true, shiftKey: true });
    document.removeEventListener("keydown", hear);
    expect(heard).to.deep.equal([]);
    expect(event.defaultPrevented).to.equal(false);
  });

  it("copies its selection on Ctrl+Shift+C", async () => {
    const element = await terminal();
    machine.print("ttyS0", "copy me");
    await until("shown", () => element.text === "copy me");
    element.selectAll();
    const event = key(element, "C", { code: "KeyC", keyCode: 67, ctrlKey: true, shiftKey: true });
    expect(event.defaultPrevented).to.equal(true);
    expect(machine.count("consoleInput")).to.equal(0);
  });

  it("mirrors the screen for screen readers when it is asked to", async () => {
    const element = await terminal();
    expect(part(element, ".xterm-accessibility")).to.equal(null);
    element.screenReader = true;
    await element.updateComplete;
    machine.print("ttyS0", "read this");
    await until("mirrored", () =>
      part(element, ".xterm-accessibility-tree")?.textContent?.includes("read this"),
    );
    element.screenReader = false;
    await element.updateComplete;
    expect(part(element, ".xterm-accessibility")).to.equal(null);
  });

  it("is drawn in the colours of its tokens, also when they change", async () => {
    const element = await terminal();
    element.style.setProperty("--vm-screen", "rgb(250, 240, 230)");
    await until("redrawn", () => {
      const drawn = part(element, ".xterm-scrollable-element");
      return getComputedStyle(drawn).backgroundColor === "rgb(250, 240, 230)";
    });
  });

  it("has the keys that touch keyboards lack", async () => {
    const element = await terminal();
    const keys = [...part(element, ".keys").querySelectorAll("button")];
    const names = keys.map((button) => button.getAttribute("aria-label") ?? button.textContent?.trim());
    expect(names).to.deep.equal(["Esc", "Tab", "Ctrl", "Left", "Up", "Down", "Right"]);
    keys[0]?.click();
    keys[4]?.click();
    await until("typed", () => machine.typed.ttyS0 === "\x1b\x1b[A");
    machine.print("ttyS0", "\x1b[?1h.");
    await until("application cursor keys", () => element.text === ".");
    keys[4]?.click();
    await until("typed", () => machine.typed.ttyS0 === "\x1b\x1b[A\x1bOA");
    keys[2]?.click();
    await element.updateComplete;
    expect(keys[2]?.getAttribute("aria-pressed")).to.equal("true");
    paste(element, "c");
    await until("typed", () => machine.typed.ttyS0?.endsWith("\x03"));
  });

  it("knows what Ctrl makes of a character", () => {
    expect(["a", "Z", "[", "ß", "ab", "\r"].map(withControl)).to.deep.equal([
      "\x01",
      "\x1a",
      "\x1b",
      "ß",
      "ab",
      "\r",
    ]);
  });

  it("keeps its text when it is moved", async () => {
    const element = await terminal();
    machine.print("ttyS0", "still here");
    await until("shown", () => element.text === "still here");
    const other = document.createElement("section");
    document.body.append(other);
    other.append(element);
    await new Promise((resolve) => setTimeout(resolve, 20));
    machine.print("ttyS0", ", and going on");
    await until("shown", () => element.text === "still here, and going on");
  });

  it("forgets a machine's text when it is given another", async () => {
    const element = await terminal();
    machine.print("ttyS0", "old");
    await until("shown", () => element.text === "old");
    machine = new ScriptedMachine();
    element.vm = vm = new VirtualMachine(machine.worker());
    await element.updateComplete;
    machine.print("ttyS0", "new");
    await until("shown", () => element.text === "new");
  });
});

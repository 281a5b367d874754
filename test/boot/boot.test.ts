// From an empty page to three login prompts.

import { expect } from "@esm-bundle/chai";
import { MACHINE, TestGuest, until } from "../support/guest.js";
import type { VmTask } from "../../components/index.js";

describe("boot", () => {
  let guest: TestGuest;
  let startup: VmTask<unknown>;
  const percents: number[] = [];
  const loaded = new Map<string, { loaded: number; total: number }[]>();

  before(async () => {
    guest = new TestGuest({ autostart: "", controls: "" });
    guest.element.addEventListener("vm-task", ({ task }) => (startup ??= task));
    guest.element.addEventListener("vm-progress", ({ percentCompleted }) => percents.push(percentCompleted));
    guest.element.vm.addEventListener("loading", ({ detail: { artefact, loaded: bytes, total } }) => {
      loaded.set(artefact, [...(loaded.get(artefact) ?? []), { loaded: bytes, total }]);
    });
    await guest.element.ready;
  });
  after(() => guest.end());

  it("turns on, then runs", () => {
    expect(guest.states).to.deep.equal(["turned-off", "turning-on", "running"]);
    expect(guest.element.matches(":state(running):state(ready)")).to.equal(true);
  });

  it("loads firmware, kernel and initrd, and tells how many bytes came", async () => {
    const file = await (await fetch(MACHINE)).json();
    for (const artefact of ["firmware", "kernel", "initrd"]) {
      const { size } = file[artefact];
      const told = loaded.get(artefact)!;
      expect(told.at(-1), artefact).to.deep.equal({ loaded: size, total: size });
      const counts = told.map((one) => one.loaded);
      expect(counts, artefact).to.deep.equal(counts.toSorted((a, b) => a - b));
      expect(
        told.every(({ total }) => total === size),
        artefact,
      ).to.equal(true);
    }
    expect(loaded.get("kernel")!.length, "the kernel comes in pieces").to.be.greaterThan(1);
  });

  it("starts by a task whose percent rises to 100", async () => {
    await startup;
    expect(startup.verb).to.equal("startup");
    expect(percents).to.deep.equal(percents.toSorted((a, b) => a - b));
    expect(percents.at(-1)).to.equal(100);
  });

  it("has a login prompt on every console", async () => {
    await Promise.all([...guest.consoles.values()].map((console) => console.loginPrompt()));
  });

  it("shows it on the terminal", async () => {
    const terminal = guest.element.shadowRoot!.querySelector("vm-terminal")!;
    await until("the prompt on the screen", () => /guest login:$/.test(terminal.text));
  });

  it("is the Debian kernel on a riscv64", async () => {
    await guest.agent();
    const { kernel, machine, hostName } = await guest.element.guestOS.osInfo();
    expect(machine).to.equal("riscv64");
    expect(hostName).to.equal("guest");
    expect(kernel).to.match(/-riscv64$/);
  });

  it("gives the size of the screen to a virtio console", async () => {
    await guest.element.vm.resizeConsole("hvc0", 93, 31);
    const alice = guest.console("hvc0");
    await alice.login("alice");
    expect(await alice.run("stty size")).to.equal("31 93");
  });

  it("tells the page of a log-on that it did not ask for", async () => {
    const { guestOS } = guest.element;
    await until("alice", () => guestOS.sessions.some(({ user, tty }) => user === "alice" && tty === "hvc0"));
  });

  it("gives it to the virtio consoles that were never looked at, too", async () => {
    const bob = guest.console("hvc1");
    await bob.login("bob");
    expect(await bob.run("stty size")).to.equal("31 93");
    await bob.exit();
    await bob.loginPrompt();
  });

  it("takes what is typed into a console, and tells no other of it", async () => {
    const alice = guest.console("hvc0");
    expect(await alice.run("whoami; tty")).to.equal("alice\n/dev/hvc0");
    await alice.exit();
    await alice.loginPrompt();
    expect(guest.console("ttyS0").text, "nothing was printed where somebody else is asked").to.match(
      /login: $/,
    );
  });
});

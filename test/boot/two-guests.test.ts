// Several guests on a page, and what is left of one that is taken away.

import { expect } from "@esm-bundle/chai";
import { VmGuest } from "../../components/index.js";
import type { GuestConsole } from "../support/guest-console.js";
import { machineFile, outcome, TestGuest, until } from "../support/guest.js";

const MIB = 1 << 20;

/** A guest whose worker holds a lock of the element's name while it lives. */
class LockedGuest extends VmGuest {
  override spawn(): Worker {
    const url = new URL(`../support/locked-worker.js?lock=${this.id}`, import.meta.url);
    return new Worker(url, { type: "module" });
  }
}
customElements.define("locked-guest", LockedGuest);

/** Waits until the worker that holds this lock is gone. */
async function workerEnds(lock: string): Promise<void> {
  await navigator.locks.request(lock, () => {});
}

async function isHeld(lock: string): Promise<boolean> {
  const { held = [] } = await navigator.locks.query();
  return held.some(({ name }) => name === lock);
}

/** Memory of the browser, bytes; null where it cannot be measured. */
async function browserMemory(): Promise<number | null> {
  return (await fetch("/test/browser-memory")).json();
}

describe("two guests on a page", () => {
  let one: TestGuest;
  let two: TestGuest;
  let alice: GuestConsole;
  let bob: GuestConsole;

  before(async () => {
    one = new TestGuest({ id: "one" }, undefined, "locked-guest");
    two = new TestGuest({ id: "two", controls: "" }, undefined, "locked-guest");
    await Promise.all([one.ready(), two.ready()]);
    [alice, bob] = await Promise.all([
      one.console("ttyS0").login("alice"),
      two.console("ttyS0").login("bob"),
    ]);
  });
  after(() => [one, two].forEach((guest) => guest.end()));

  it("each get what was typed into them", async () => {
    const said = await Promise.all([
      alice.run("whoami; echo $((20 + 1))"),
      bob.run("whoami; echo $((30 + 1))"),
    ]);
    expect(said).to.deep.equal(["alice\n21", "bob\n31"]);
    expect(alice.text + bob.text).to.not.match(/whoami/);
  });

  it("know of their own users only", async () => {
    await one.loggedOn("alice ttyS0");
    await two.loggedOn("bob ttyS0");
  });

  it("are paused each for itself", async () => {
    await one.element.pause();
    expect(await bob.run("echo on")).to.equal("on");
    expect([one.element.state, two.element.state]).to.deep.equal(["paused", "running"]);
    await one.element.resume();
    expect(await alice.run("echo on")).to.equal("on");
  });

  it("log off each for itself", async () => {
    await one.element.logoff();
    await one.loggedOn();
    await two.loggedOn("bob ttyS0");
    expect(await bob.run("whoami")).to.equal("bob");
    await alice.login("alice");
  });

  it("are moved within the document and go on", async () => {
    await bob.run("mark=here");
    const { element } = two;
    const { vm } = element;
    two.states.length = 0;
    const places = [document.createElement("section"), document.createElement("aside")];
    document.body.append(...places);
    for (const place of places) {
      place.append(element);
      await element.updateComplete;
      expect(await bob.run("echo $mark")).to.equal("here");
    }
    expect(element.vm).to.equal(vm);
    expect(two.states).to.deep.equal([]);
    expect(await isHeld("two")).to.equal(true);
  });

  it("end when they are removed, the other goes on", async () => {
    const { vm } = one.element;
    await alice.type("while :; do echo flood; done\n");
    await alice.until(/flood\r\nflood/);
    expect(await isHeld("one")).to.equal(true);
    one.element.remove();
    await workerEnds("one");
    await until("the machine's end", () => vm.state === "invalid");
    const { printed } = alice;
    expect(await bob.run("echo on")).to.equal("on");
    expect(alice.printed).to.equal(printed);
    expect(await outcome(vm.startup())).to.deep.equal({ symbol: "VM_E_VM_UNKNOWN", origin: "call" });
  });

  it("give their memory back", async function () {
    const machine = await machineFile({ memory: 512 });
    const large = await new TestGuest({ id: "large" }, machine, "locked-guest").ready();
    const root = await large.root();
    await root.run("dd if=/dev/zero of=/tmp/large bs=1M count=160");
    const full = await browserMemory();
    large.end();
    await workerEnds("large");
    if (full === null) this.skip();
    for (let now = full; now > full - 160 * MIB;) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      now = (await browserMemory()) ?? 0;
    }
  });
});

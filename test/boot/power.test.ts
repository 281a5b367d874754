// Power: what the page does to the machine, and what the guest does to itself.

import { expect } from "@esm-bundle/chai";
import { failure, outcome, TestGuest, until } from "../support/guest.js";

/** How long the guest stands still in the test of that, ms: this much is missing from its clock. */
const PAUSE = 3000;

describe("power", () => {
  let guest: TestGuest;

  /** Takes what was told since it was asked last. */
  const told = () => ({ states: guest.states.splice(0), events: guest.events.splice(0) });
  const others = (events: string[]) => events.filter((type) => type !== "vm-statechange");

  before(() => {
    guest = new TestGuest({ controls: "" });
  });
  after(() => guest.end());

  beforeEach(async () => {
    await guest.ready();
    told();
  });

  /** Seconds since the guest booted, and when at the latest it said so. */
  async function uptime(): Promise<{ seconds: number; before: number; after: number }> {
    const before = performance.now();
    const [seconds] = (await guest.console("hvc1").run("cat /proc/uptime")).split(" ");
    return { seconds: Number(seconds), before, after: performance.now() };
  }

  it("pause() stops the guest and its clock, resume() lets it go on", async () => {
    await guest.root();
    const first = await uptime();
    await guest.element.pause();
    const paused = performance.now();
    expect(guest.element.state).to.equal("paused");
    expect(guest.element.matches(":state(paused)")).to.equal(true);
    expect((await failure(guest.element.pause())).symbol).to.equal("E_FAIL");
    const { instructions } = await guest.element.vm.statistics();
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    expect((await guest.element.vm.statistics()).instructions).to.equal(instructions);
    const resumed = performance.now();
    await guest.element.resume();
    const second = await uptime();
    const awake = second.after - first.before - (resumed - paused);
    // /proc/uptime is cut to hundredths.
    expect(1000 * (second.seconds - first.seconds)).to.be.at.most(awake + 10);
    expect(told().states).to.deep.equal(["paused", "running"]);
  });

  it("reset() begins anew, without asking the guest", async () => {
    await guest.console("hvc1").run("touch /tmp/mark");
    await guest.element.reset();
    const { states, events } = told();
    expect(states).to.deep.equal(["turning-on page", "running"]);
    expect(others(events)).to.deep.equal([]);
    await guest.element.ready;
    await guest.root();
    expect(await guest.console("hvc1").run("ls -A /tmp")).to.equal("");
  });

  it("restart() has the guest reboot", async () => {
    const task = guest.element.restart();
    await task;
    expect([task.result, task.percentCompleted]).to.deep.equal([0, 100]);
    const { states, events } = told();
    expect(states).to.deep.equal(["turning-on guest", "running"]);
    expect(others(events)).to.deep.equal(["vm-guestshutdown"]);
  });

  it("shutdown() has the guest power itself off", async () => {
    const task = guest.element.shutdown();
    await task;
    expect(task.result).to.equal(0);
    expect(guest.element.state).to.equal("turned-off");
    const { states, events } = told();
    expect(states.at(-1)).to.equal("turned-off guest 0");
    expect(others(events)).to.deep.equal(["vm-guestshutdown"]);
    expect(await outcome(guest.element.shutdown())).to.deep.equal({
      symbol: "VM_E_VM_NOT_RUNNING",
      origin: "call",
    });
  });

  it("startup() works again, turnOff() cuts the power at once", async () => {
    await guest.element.turnOff();
    expect(guest.element.state).to.equal("turned-off");
    const { states, events } = told();
    expect(states.at(-1)).to.equal("turned-off page");
    expect(others(events)).to.deep.equal([]);
    expect(guest.element.guestOS.agent).to.equal(null);
    expect((await failure(guest.element.turnOff())).symbol).to.equal("VM_E_VM_NOT_RUNNING");
  });

  it("turnOff() gives up a start that is under way", async () => {
    await guest.element.turnOff();
    const startup = guest.element.startup();
    await until("turning on", () => guest.element.state === "turning-on");
    await guest.element.turnOff();
    expect((await failure(startup)).symbol).to.equal("ERROR_CANCELLED");
    expect(guest.element.state).to.equal("turned-off");
    expect((await failure(guest.element.ready)).symbol).to.equal("ERROR_CANCELLED");
  });

  it("the guest's own poweroff", async () => {
    const root = await guest.root();
    await root.type("poweroff\n");
    await until("off", () => guest.element.state === "turned-off");
    const { states, events } = told();
    expect(states.at(-1)).to.equal("turned-off guest 0");
    expect(others(events)).to.deep.equal(["vm-guestshutdown"]);
  });

  it("the guest's own reboot", async () => {
    const root = await guest.root();
    let restart: boolean | undefined;
    guest.element.addEventListener("vm-guestshutdown", (event) => void (restart = event.restart), {
      once: true,
    });
    await root.type("reboot\n");
    await until("running again", () => guest.states.includes("running"));
    expect(told().states).to.deep.equal(["turning-on guest", "running"]);
    expect(restart).to.equal(true);
    await guest.element.ready;
  });

  it("a kernel panic", async () => {
    const root = await guest.root();
    let words = "";
    guest.element.addEventListener("vm-panic", ({ message }) => void (words = message), { once: true });
    await root.type("echo c > /proc/sysrq-trigger\n");
    await until("off", () => guest.element.state === "turned-off");
    expect(words).to.equal("sysrq triggered crash");
    const { states, events } = told();
    expect(states.at(-1)).to.equal("turned-off panic");
    expect(others(events)).to.deep.equal(["vm-panic"]);
    expect(guest.element.matches(":state(crashed)")).to.equal(true);
  });

  it("a kernel panic, after which the kernel reboots", async () => {
    const root = await guest.root();
    await root.run("echo 1 > /proc/sys/kernel/panic");
    await root.type("echo c > /proc/sysrq-trigger\n");
    await until("running again", () => guest.states.includes("running"));
    const { states, events } = told();
    expect(states).to.deep.equal(["turning-on panic", "running"]);
    expect(others(events)).to.include("vm-panic");
    await guest.element.ready;
  });
});

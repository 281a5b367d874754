// Every row of logoff()'s table of errors, each brought about by its real cause, in the order of the checks.

import { expect } from "@esm-bundle/chai";
import { connect, type VirtualMachine } from "../../components/index.js";
import { failure, machineFile, outcome, TestGuest, until } from "../support/guest.js";
import type { GuestConsole } from "../support/guest-console.js";

const refused = (symbol: string) => ({ symbol, origin: "call" });
const failed = (symbol: string) => ({ symbol, origin: "task" });

/** What a page without types may pass. */
const NULL = null as unknown as undefined;

describe("logoff's errors", () => {
  let guest: TestGuest;
  let root: GuestConsole;

  before(async () => {
    guest = await new TestGuest({ controls: "" }).ready();
  });
  after(() => guest.end());

  describe("1 E_POINTER: an argument is null", () => {
    // What an options object lacks, its defaults fill in; null is no options object.
    it("where the options are due", async () => {
      expect(await outcome(guest.element.logoff(NULL))).to.deep.equal(refused("E_POINTER"));
    });

    it("whatever else is wrong too", async () => {
      const nothing = document.createElement("vm-guest");
      expect(await outcome(nothing.logoff(NULL))).to.deep.equal(refused("E_POINTER"));
    });
  });

  describe("2 VM_E_VM_UNKNOWN: there is no machine", () => {
    it("its machine file is a 404", async () => {
      const lost = new TestGuest({ src: "/guest/debian/no-such-file.json" });
      const error = await new Promise((resolve) =>
        lost.element.addEventListener("vm-error", (event) => resolve(event.error.symbol)),
      );
      expect(error).to.equal("ERROR_FILE_NOT_FOUND");
      expect(await outcome(lost.element.logoff())).to.deep.equal(refused("VM_E_VM_UNKNOWN"));
      lost.end();
    });

    it("its element was removed, and whoever held on to it asks", async () => {
      const gone = new TestGuest();
      const { vm, guestOS } = gone.element;
      await until("a machine file", () => gone.element.state === "turned-off");
      gone.end();
      await until("the machine's end", () => vm.state === "invalid");
      expect(await outcome(guestOS.logoff())).to.deep.equal(refused("VM_E_VM_UNKNOWN"));
      expect(await outcome(gone.element.logoff())).to.deep.equal(refused("VM_E_VM_UNKNOWN"));
    });

    it("whatever the handle's rights are", async () => {
      const lost = new TestGuest({ src: "/guest/debian/no-such-file.json" });
      const reader = connect(await lost.element.vm.share(["read"]));
      expect(await outcome(reader.guestOS.logoff())).to.deep.equal(refused("VM_E_VM_UNKNOWN"));
      lost.end();
    });
  });

  describe("3 ERROR_ACCESS_DENIED: the handle lacks the right execute", () => {
    let reader: VirtualMachine;

    before(async () => {
      reader = connect(await guest.element.vm.share(["read", "write"]));
      await until("its rights", () => reader.rights.length > 0);
    });

    it("shared with the rights read and write", async () => {
      const error = await failure(reader.guestOS.logoff());
      expect([error.symbol, error.hresult, error.origin]).to.deep.equal([
        "ERROR_ACCESS_DENIED",
        0x80070005,
        "call",
      ]);
    });

    it("may read all the same", async () => {
      expect(await reader.guestOS.users()).to.deep.equal([]);
    });

    it("whatever the machine is doing", async () => {
      await guest.element.pause();
      expect(await outcome(reader.guestOS.logoff())).to.deep.equal(refused("ERROR_ACCESS_DENIED"));
      await guest.element.resume();
    });

    it("after the handle was revoked, whatever its rights were", async () => {
      const port = await guest.element.vm.share(["read", "execute"]);
      const other = connect(port);
      await until("its rights", () => other.rights.length > 0);
      expect(await outcome(other.guestOS.logoff())).to.deep.equal(failed("ERROR_NO_SUCH_LOGON_SESSION"));
      await guest.element.vm.revoke(port);
      expect(await outcome(other.guestOS.logoff())).to.deep.equal(refused("ERROR_ACCESS_DENIED"));
    });
  });

  describe("4 VM_E_VM_NOT_RUNNING, and 6 before the agent answers", () => {
    let other: TestGuest;

    before(async () => {
      other = new TestGuest();
      await until("a machine file", () => other.element.state === "turned-off");
    });
    after(() => other.end());

    it("off", async () => {
      expect(await outcome(other.element.logoff())).to.deep.equal(refused("VM_E_VM_NOT_RUNNING"));
    });

    it("starting", async () => {
      const startup = other.element.startup();
      await until("turning on", () => other.element.state === "turning-on");
      expect(await outcome(other.element.logoff())).to.deep.equal(refused("VM_E_VM_NOT_RUNNING"));
      await startup;
    });

    it("6: the kernel is still booting", async () => {
      expect(other.element.state).to.equal("running");
      expect(await outcome(other.element.logoff())).to.deep.equal(
        refused("VM_E_ADDITIONS_FEATURE_NOT_AVAIL"),
      );
    });

    it("turned off again", async () => {
      await other.element.turnOff();
      expect(await outcome(other.element.logoff())).to.deep.equal(refused("VM_E_VM_NOT_RUNNING"));
    });
  });

  describe("5 VM_E_VM_PAUSED", () => {
    it("paused", async () => {
      await guest.element.pause();
      expect(await outcome(guest.element.logoff())).to.deep.equal(refused("VM_E_VM_PAUSED"));
      await guest.element.resume();
    });

    it("not any more", async () => {
      expect(await outcome(guest.element.logoff())).to.deep.equal(failed("ERROR_NO_SUCH_LOGON_SESSION"));
    });
  });

  describe("6 VM_E_ADDITIONS_FEATURE_NOT_AVAIL: no agent", () => {
    it("a machine without the agent's port", async () => {
      const mute = new TestGuest({ autostart: "" }, await machineFile({ agent: false }));
      await mute.console("ttyS0").loginPrompt();
      expect(await outcome(mute.element.logoff())).to.deep.equal(refused("VM_E_ADDITIONS_FEATURE_NOT_AVAIL"));
      mute.end();
    });
  });

  describe("7 VM_E_TIMED_OUT: the agent does not take the request in time", () => {
    before(async () => {
      root = await guest.root();
      await guest.console("ttyS0").login("alice");
      await guest.loggedOn("alice ttyS0", "root hvc1");
    });

    it("stopped by SIGSTOP", async () => {
      await root.run("kill -STOP $(pidof vm-agent)");
      const task = guest.element.logoff({ timeout: 1500 });
      expect(await outcome(task)).to.deep.equal(refused("VM_E_TIMED_OUT"));
      expect((await failure(task)).retryable).to.equal(true);
    });

    it("and logs nobody off when it goes on", async () => {
      await root.run("kill -CONT $(pidof vm-agent)");
      await guest.loggedOn("alice ttyS0", "root hvc1");
      expect(await guest.console("ttyS0").run("whoami")).to.equal("alice");
    });
  });

  describe("8 ERROR_NO_SUCH_LOGON_SESSION", () => {
    it("that user is not logged on", async () => {
      const error = await failure(guest.element.logoff({ user: "bob" }));
      expect([error.symbol, error.hresult, error.origin]).to.deep.equal([
        "ERROR_NO_SUCH_LOGON_SESSION",
        0x80070520,
        "task",
      ]);
    });

    it("there is no such session", async () => {
      expect(await outcome(guest.element.logoff({ session: 1 }))).to.deep.equal(
        failed("ERROR_NO_SUCH_LOGON_SESSION"),
      );
    });
  });

  // A process in a frozen cgroup (version 1) takes no signal, SIGKILL neither, until it is thawed.
  describe("9 VM_E_TIMED_OUT: a session outlives SIGKILL", () => {
    const FREEZER = "/tmp/freezer";

    let shell = "";

    before(async () => {
      shell = await guest.console("ttyS0").run("echo $$");
      await root.run(
        `mkdir ${FREEZER} && mount -t cgroup -o freezer none ${FREEZER} && mkdir ${FREEZER}/ice`,
      );
      await root.run(
        `echo ${shell} > ${FREEZER}/ice/cgroup.procs && echo FROZEN > ${FREEZER}/ice/freezer.state`,
      );
    });

    it("frozen by the kernel", async () => {
      const task = guest.element.logoff({ user: "alice", gracePeriod: 200 });
      const error = await failure(task);
      expect([error.symbol, error.origin, task.result]).to.deep.equal(["VM_E_TIMED_OUT", "task", 6]);
      expect(error.detail).to.contain("alice on ttyS0");
      expect(await root.run(`ps -o pid=,user= | grep -c "${shell} alice"`)).to.equal("1");
    });

    it("ends once it is thawed", async () => {
      await root.run(`echo THAWED > ${FREEZER}/ice/freezer.state`);
      await root.run(`while [ -d /proc/${shell} ]; do usleep 10000; done`);
      await guest.console("ttyS0").loginPrompt();
    });
  });

  describe("10 DISP_E_EXCEPTION: anything else, with its cause", () => {
    before(async () => {
      const alice = await guest.console("ttyS0").login("alice");
      await alice.type("trap '' HUP TERM; echo dea''f\n");
      await alice.until(/deaf/);
    });

    it("another log-off is under way", async () => {
      const first = guest.element.logoff({ user: "alice", gracePeriod: 600_000 });
      await first.accepted;
      const error = await failure(guest.element.logoff());
      expect([error.symbol, error.origin]).to.deep.equal(["DISP_E_EXCEPTION", "call"]);
      expect(error.detail).to.contain("a log-off is under way");
      expect(error.cause).to.be.instanceOf(Error);
      await until("cancelable", () => first.isCancelable);
      first.cancel();
      expect(await outcome(first)).to.deep.equal(failed("ERROR_CANCELLED"));
    });

    it("the agent dies while it ends a session", async () => {
      const task = guest.element.logoff({ user: "alice", gracePeriod: 600_000 });
      await until("the first step", () => task.description === "Logging off alice on ttyS0");
      await root.run("kill -KILL $(pidof vm-agent)");
      const error = await failure(task);
      expect([error.symbol, error.origin]).to.deep.equal(["DISP_E_EXCEPTION", "task"]);
      expect(error.cause).to.have.property("symbol", "VM_E_ADDITIONS_NOT_AVAIL");
    });

    it("the machine is turned off while a session ends", async () => {
      await guest.agent();
      const task = guest.element.logoff({ user: "alice", gracePeriod: 600_000 });
      await task.accepted;
      await guest.element.turnOff();
      const error = await failure(task);
      expect([error.symbol, error.origin]).to.deep.equal(["DISP_E_EXCEPTION", "task"]);
      expect(error.cause).to.have.property("symbol", "VM_E_VM_NOT_RUNNING");
    });
  });
});

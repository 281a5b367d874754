// The story the project began with: two users on two consoles and one over su, with background jobs; the page
// logs all of them off.

import { expect } from "@esm-bundle/chai";
import type { VmTask } from "../../components/index.js";
import { outcome, TestGuest, until } from "../support/guest.js";
import type { GuestConsole } from "../support/guest-console.js";

/**
 * Starts something in the background; returns its process id, also behind setsid, which forks for group
 * leaders only.
 */
async function background(shell: GuestConsole, command: string): Promise<string> {
  return shell.run(`(${command} >/dev/null 2>&1 </dev/null & echo $!)`);
}

/** Those of the processes that live: a zombie has ended, whenever init gets round to burying it. */
async function alive(shell: GuestConsole, pids: readonly string[]): Promise<string[]> {
  const lives = 'grep -q "^State:.[^ZX]" /proc/$p/status 2>/dev/null && echo $p';
  const shown = await shell.run(`for p in ${pids.join(" ")}; do ${lives}; done; true`);
  return shown.split("\n").filter((line) => line !== "");
}

interface Told {
  percent: number;
  description: string;
}

describe("logoff", () => {
  let guest: TestGuest;
  let roots: string[] = [];
  const theirs: string[] = [];

  /** Root's daemon and the agent, found by root before anybody else is there. */
  async function rootStarts(): Promise<void> {
    const root = await guest.root();
    roots = [await root.run("pidof vm-agent"), await background(root, "setsid sleep 30001")];
    await root.exit();
    await root.loginPrompt();
  }

  async function usersLogIn(): Promise<void> {
    const alice = await guest.console("ttyS0").login("alice");
    theirs.push(await alice.run("echo $$"), await background(alice, "sleep 30002"));
    theirs.push(await background(alice, "setsid sleep 30003"));
    const bob = await guest.console("hvc0").login("bob");
    theirs.push(await bob.run("echo $$"), await background(bob, "sh -c 'trap \"\" HUP; exec sleep 30004'"));
    await bob.type("su alice\n");
    await bob.until(/Password: $/);
    await bob.type("alice\n");
    await bob.until(/[$#] $/);
    expect(await bob.run("whoami")).to.equal("alice");
    theirs.push(await bob.run("echo $$"));
    theirs.push(await background(bob, "setsid sleep 30005"));
    expect((await alive(bob, [...roots, ...theirs])).join()).to.equal([...roots, ...theirs].join());
  }

  before(async () => {
    guest = await new TestGuest({ controls: "" }).ready();
    await rootStarts();
    await usersLogIn();
  });
  after(() => guest.end());

  describe("of two users, and a third over su", () => {
    let task: VmTask;
    const told: Told[] = [];
    const order: string[] = [];

    before(async () => {
      await guest.loggedOn("alice ttyS0", "bob hvc0");
      guest.element.addEventListener("vm-guestlogoff", ({ logoffType, session: { user, tty } }) =>
        order.push(`logoff ${logoffType} ${user} ${tty}`),
      );
      task = guest.element.logoff();
      task.addEventListener("progress", ({ detail: { percentCompleted, description } }) =>
        told.push({ percent: percentCompleted, description }),
      );
      task.addEventListener("complete", ({ detail }) => order.push(`complete ${detail.result}`));
      await task;
    });

    it("succeeds", () => {
      expect([task.isComplete, task.result, task.error, task.percentCompleted]).to.deep.equal([
        true,
        0,
        0,
        100,
      ]);
    });

    it("tells a percentage that rises with each session and never falls", () => {
      const percents = told.map(({ percent }) => percent);
      expect(percents).to.deep.equal(percents.toSorted((a, b) => a - b));
      expect([...new Set(percents)]).to.deep.equal([0, 50, 100]);
    });

    it("names whom it logs off, and where", () => {
      const descriptions = new Set(told.map(({ description }) => description));
      expect(descriptions).to.include("Logging off alice on ttyS0").and.include("Logging off bob on hvc0");
    });

    it("fires vm-guestlogoff, external, for each session before the task completes", () => {
      expect(order.slice(0, -1)).to.have.members(["logoff 2 alice ttyS0", "logoff 2 bob hvc0"]);
      expect(order.at(-1)).to.equal("complete 0");
    });

    it("leaves nobody on the page's list", async () => {
      await guest.loggedOn();
      await until("an empty list", () => guest.element.guestOS.sessions.length === 0);
      expect(await guest.element.guestOS.isUserLoggedOn()).to.equal(false);
    });

    it("brings the login prompts back", async () => {
      await guest.console("ttyS0").loginPrompt();
      await guest.console("hvc0").loginPrompt();
    });

    it("has nobody left to log off", async () => {
      expect(await outcome(guest.element.logoff())).to.deep.equal({
        symbol: "ERROR_NO_SUCH_LOGON_SESSION",
        origin: "task",
      });
    });

    it("left none of the users' processes, not even those behind setsid and nohup", async () => {
      const root = await guest.root();
      expect(await alive(root, theirs)).to.deep.equal([]);
      const theirLiving = "ps -o user=,stat= | grep -v Z | grep -c -e alice -e bob; true";
      expect(await root.run(theirLiving)).to.equal("0");
    });

    it("left nobody in who", async () => {
      expect(await guest.console("hvc1").run("who | grep -v hvc1; true")).not.to.match(
        /alice|bob|ttyS0|hvc0/,
      );
    });

    it("left root's daemons and the agent alone", async () => {
      expect(await alive(guest.console("hvc1"), roots)).to.deep.equal(roots);
      await guest.console("hvc1").exit();
    });
  });

  // A suite's own tests run before those of the suites in it: these are in one too.
  describe("of some", () => {
    it("leaves the other users", async () => {
      await guest.console("hvc1").loginPrompt();
      const alice = await guest.console("ttyS0").login("alice");
      await guest.console("hvc0").login("bob");
      await guest.loggedOn("alice ttyS0", "bob hvc0");
      await guest.element.logoff({ user: "bob" });
      await guest.loggedOn("alice ttyS0");
      expect(await alice.run("whoami")).to.equal("alice");
    });

    it("leaves the user's other sessions", async () => {
      await guest.console("hvc0").login("alice");
      const sessions = await guest.loggedOn("alice ttyS0", "alice hvc0");
      const { session } = sessions.find(({ tty }) => tty === "hvc0")!;
      await guest.element.logoff({ session });
      await guest.loggedOn("alice ttyS0");
      await guest.console("hvc0").loginPrompt();
    });

    it("can be cancelled until the first session has ended", async () => {
      const alice = guest.console("ttyS0");
      await alice.type("trap '' HUP TERM; echo dea''f\n");
      await alice.until(/deaf/);
      const task = guest.element.logoff({ gracePeriod: 600_000 });
      await until("cancelable", () => task.isCancelable);
      task.cancel();
      expect(await outcome(task)).to.deep.equal({ symbol: "ERROR_CANCELLED", origin: "task" });
      expect(task.result).to.equal(1);
      await guest.loggedOn("alice ttyS0");
    });

    it("ends by SIGKILL a session that ignores SIGHUP and SIGTERM", async () => {
      const steps: string[] = [];
      const task = guest.element.logoff({ gracePeriod: 2000 });
      task.addEventListener("progress", ({ detail: { percentCompleted } }) =>
        steps.push(`${percentCompleted}`),
      );
      await task;
      // Told at 0 % when accepted and for each signal: it was still there when SIGTERM and SIGKILL were due.
      expect(steps).to.deep.equal(["0", "0", "0", "0", "100", "100"]);
      await guest.loggedOn();
      await guest.console("ttyS0").loginPrompt();
    });
  });
});

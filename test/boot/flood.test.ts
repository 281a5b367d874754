// A guest that prints for ever: the page goes on, little is under way, and Ctrl-C ends it.

import { expect } from "@esm-bundle/chai";
import { connect } from "../../components/index.js";
import { TestGuest, until } from "../support/guest.js";

/** Most bytes of a console sent to a port and not yet shown (components/worker/console-output.ts). */
const CREDIT = 128 << 10;
/** What has to come before the flood counts as one. */
const FLOOD = 2 * CREDIT;
/** Frames and timers the page has to get meanwhile. */
const TURNS = 100;

describe("a flood", () => {
  let guest: TestGuest;
  /** Bytes of each console that the terminal paid back. */
  const shown = new Map<string, number>();

  before(async () => {
    guest = new TestGuest({ controls: "" });
    const { vm } = guest.element;
    const credit = vm.creditConsole.bind(vm);
    vm.creditConsole = (console, bytes) => {
      shown.set(console, (shown.get(console) ?? 0) + bytes);
      return credit(console, bytes);
    };
    await guest.ready();
  });
  after(() => guest.end());

  for (const name of ["ttyS0", "hvc0"]) {
    it(`on ${name} leaves the page its frames and timers, and ends at Ctrl-C`, async () => {
      const shell = await guest.console(name).login("alice");
      const start = shell.printed;
      const seen = { frames: 0, timers: 0, mostUnderWay: 0 };
      let flowing = true;
      const frame = () => {
        seen.frames++;
        if (flowing) requestAnimationFrame(frame);
      };
      const timer = setInterval(() => seen.timers++);
      guest.element.addEventListener("vm-console", ({ console }) => {
        if (console !== name) return;
        seen.mostUnderWay = Math.max(seen.mostUnderWay, shell.printed - (shown.get(name) ?? 0));
      });
      await shell.type("yes\n");
      requestAnimationFrame(frame);
      await until(`${FLOOD} bytes, ${TURNS} frames and timers`, () => {
        return shell.printed - start > FLOOD && seen.frames > TURNS && seen.timers > TURNS;
      });
      flowing = false;
      clearInterval(timer);
      expect(seen.mostUnderWay).to.be.within(1, CREDIT);
      await shell.type("\x03");
      await shell.until(/\^C\r?\n[^]*\$ $/);
      expect(await shell.run("echo calm")).to.equal("calm");
      await shell.exit();
    });
  }

  it("is not for a port that shows nothing: it gets its credit's worth and no more", async () => {
    const bytes = new Map<string, number>();
    const reader = connect(await guest.element.vm.share(["read"]));
    reader.addEventListener("console", ({ detail }) =>
      bytes.set(detail.console, (bytes.get(detail.console) ?? 0) + detail.bytes.length),
    );
    const shell = await guest.console("hvc1").login("bob");
    const start = shell.printed;
    await shell.type("yes\n");
    await until(`${FLOOD} bytes`, () => shell.printed - start > FLOOD);
    await shell.type("\x03");
    await shell.until(/\^C\r?\n[^]*\$ $/);
    expect(Object.fromEntries(bytes)).to.deep.equal({ ttyS0: CREDIT, hvc0: CREDIT, hvc1: CREDIT });
  });
});

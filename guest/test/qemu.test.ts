// A guest image on QEMU's `virt` board: logins on all consoles, the agent, log-off, reboot and power-off.
// GUEST_IMAGE chooses the image, by default debian.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { images } from "../images/images.js";
import { makeImage } from "../recipe/image.js";
import { type AgentPort, type Console, Guest, PROMPT, type Reply } from "./qemu.js";

const name = process.env.GUEST_IMAGE ?? "debian";

interface Session {
  session: number;
  user: string;
  uid: number;
  tty: string;
}

let guest: Guest;
let agent: AgentPort;
let uart: Console, hvc0: Console, hvc1: Console;

/** Runs a shell command as root by the agent; gives its output. */
async function asRoot(command: string): Promise<string> {
  const { pid } = await agent.call<{ pid: number }>("guest-exec", {
    path: "sh",
    arg: ["-c", command],
    "capture-output": true,
  });
  for (;;) {
    const status = await agent.call<{ exited: boolean; "out-data"?: string }>("guest-exec-status", { pid });
    if (status.exited) return Buffer.from(status["out-data"] ?? "", "base64").toString();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const sessions = (): Promise<Session[]> => agent.call("guest-get-sessions");
const who = async (): Promise<string[]> =>
  (await asRoot("who"))
    .trim()
    .split("\n")
    .map((line) => line.split(/\s+/).slice(0, 2).join(" "))
    .sort();
/** Numbers of processes whose command line is one of these. */
const running = async (...commands: string[]): Promise<number[]> => {
  const all = (await asRoot("ps -o args")).split("\n").map((line) => line.trim());
  return commands.map((command) => all.filter((line) => line === command).length);
};

/**
 * How often the agent was switched to so far, as root on hvc1 sees it: an agent with nothing to do is not.
 */
async function agentSwitches(): Promise<number> {
  const counts = await hvc1.run("grep ctxt /proc/$(pidof vm-agent)/status");
  return [...counts.matchAll(/\d+/g)].reduce((sum, [count]) => sum + Number(count), 0);
}

/** Reads events up to LOGOFF_DONE. */
async function logoff(args: object): Promise<{ found: Session[]; events: Reply[] }> {
  const { sessions: found } = await agent.call<{ sessions: Session[] }>("guest-logoff", args);
  const events: Reply[] = [];
  while (events.at(-1)?.event !== "LOGOFF_DONE") events.push(await agent.next());
  return { found, events };
}

before(async () => {
  const folder = join(import.meta.dirname, "..");
  guest = new Guest(makeImage(folder, name, images[name]!, () => {}));
  uart = await guest.console("ttyS0");
  hvc0 = await guest.console("hvc0");
  hvc1 = await guest.console("hvc1");
});

after(() => guest.dispose());

describe(`the ${name} image`, () => {
  it("lets users log in on each console", async () => {
    await uart.login("alice");
    await hvc0.login("bob");
    await hvc1.login("root");
    assert.equal(await uart.run("id -un; tty; pwd"), "alice\n/dev/ttyS0\n/home/alice\n");
    assert.equal(await hvc0.run("id -un; tty"), "bob\n/dev/hvc0\n");
    assert.equal(await hvc1.run("id -un; tty"), "root\n/dev/hvc1\n");
  });

  it("gives users no more than is theirs", async () => {
    assert.equal(
      await uart.run("cat /etc/shadow || echo refused"),
      "cat: can't open '/etc/shadow': Permission denied\nrefused\n",
    );
    assert.equal(
      await uart.run("ls /home/bob || echo refused"),
      "ls: can't open '/home/bob': Permission denied\nrefused\n",
    );
    assert.equal(
      await uart.run("touch /bin/x || echo refused"),
      "touch: /bin/x: Permission denied\nrefused\n",
    );
  });

  it("waits without work while the host side of the agent's port is closed, and then answers", async () => {
    const switches = await agentSwitches();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    // It looks twice a second; in a loop it would be switched to hundreds of times.
    assert.ok((await agentSwitches()) - switches < 30);
    agent = await guest.agent();
    await agent.synchronise();
    assert.deepEqual(await agent.call("guest-ping"), {});
  });

  it("finds its agent again after the host went away in the midst of a request", async () => {
    agent.send('{"execute":"guest-pi');
    agent.socket.destroy();
    // Once it looks again and again, it has seen that the host is gone.
    const switches = await agentSwitches();
    while ((await agentSwitches()) < switches + 4);
    agent = await guest.agent();
    agent.send('ng"}\n{"execute":"guest-ping"}\n');
    assert.match((await agent.next()).error!.desc, /parse error/);
    assert.deepEqual((await agent.next()).return, {});
  });

  it("tells who is logged on, and what it is", async () => {
    assert.deepEqual((await sessions()).map(({ user, uid, tty }) => [user, uid, tty]).sort(), [
      ["alice", 1000, "ttyS0"],
      ["bob", 1001, "hvc0"],
      ["root", 0, "hvc1"],
    ]);
    assert.deepEqual(await who(), ["alice ttyS0", "bob hvc0", "root hvc1"]);
    const users = await agent.call<{ user: string }[]>("guest-get-users");
    assert.deepEqual(users.map(({ user }) => user).sort(), ["alice", "bob", "root"]);
    assert.deepEqual(await agent.call("guest-get-host-name"), { "host-name": "guest" });
    const info = await agent.call<{ id: string; machine: string }>("guest-get-osinfo");
    assert.deepEqual([info.id, info.machine], ["vm-guest", "riscv64"]);
  });

  it("sets its clock, by the host or by its real-time clock", async () => {
    assert.deepEqual(await agent.call("guest-set-time", { time: 1_000_000_000e9 }), {});
    assert.match(await asRoot("date -u +%Y"), /2001/);
    assert.deepEqual(await agent.call("guest-set-time"), {});
    assert.equal(await asRoot("date -u +%Y"), `${new Date().getUTCFullYear()}\n`);
  });

  it("logs one user off, and no one else", async () => {
    const { found, events } = await logoff({ user: "root" });
    assert.deepEqual(
      found.map((session) => session.tty),
      ["hvc1"],
    );
    assert.deepEqual(events.at(-1)!.data, {
      ended: 1,
      killed: 0,
      remaining: 0,
      stragglers: 0,
      cancelled: false,
    });
    assert.deepEqual(await who(), ["alice ttyS0", "bob hvc0"]);
    await hvc1.login("root");
  });

  it("logs all users off with what they left running, but not root's daemons", async () => {
    await hvc1.run("setsid sleep 7001 & :");
    await hvc0.run("(trap '' HUP TERM; sleep 7002; sleep 7002) & setsid sleep 7003 & :");
    await uart.run("sleep 7004 & setsid sleep 7005 & :");
    uart.send("su bob\r");
    await uart.expect(/assword: $/);
    uart.send("bob\r");
    await uart.expect(PROMPT);
    assert.equal(await uart.run("id -un; setsid sleep 7006 & :"), "bob\n");
    const sleepers = [7001, 7002, 7003, 7004, 7005, 7006].map((time) => `sleep ${time}`);
    assert.deepEqual(await running(...sleepers), [1, 1, 1, 1, 1, 1]);

    const { found, events } = await logoff({ all: true, "grace-ms": 2000 });
    assert.deepEqual(found.map(({ user, tty }) => `${user} ${tty}`).sort(), [
      "alice ttyS0",
      "bob hvc0",
      "root hvc1",
    ]);
    assert.deepEqual(events.at(-1)!.data, {
      ended: 3,
      killed: 1,
      remaining: 0,
      stragglers: 0,
      cancelled: false,
    });
    assert.deepEqual(await running(...sleepers), [1, 0, 0, 0, 0, 0]);
    for (const console of [uart, hvc0, hvc1]) await console.expect(/login: $/);
    assert.deepEqual(await sessions(), []);
    assert.equal(await asRoot("who"), "");
  });

  it("lets users log in again, and remembers them", async () => {
    for (const console of [uart, hvc0]) console.send("\r");
    await uart.login("bob");
    await hvc0.login("alice");
    assert.deepEqual(await who(), ["alice hvc0", "bob ttyS0"]);
    assert.match(await uart.run("last"), /^bob +ttyS0.*^root +hvc1.*^alice +ttyS0/ms);
    assert.match(await uart.run("w"), /^alice +hvc0.*/m);
  });

  it("reboots, and powers off", async () => {
    agent.send('{"execute":"guest-shutdown","arguments":{"mode":"reboot"}}\n');
    await uart.expect(/OpenSBI/);
    await uart.login("root");
    uart.send("poweroff\r");
    await guest.exited;
  });
});

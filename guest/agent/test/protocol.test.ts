// The agent's framing, and what it tells of itself and the system (PROTOCOL.md).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { AgentProcess, type Json } from "./agent-process.js";

let agent: AgentProcess;

beforeEach(() => {
  agent = new AgentProcess();
});

afterEach(async () => {
  assert.equal(await agent.close(), 0, agent.stderr);
  assert.equal(agent.stderr, "");
});

describe("framing", () => {
  it("echoes the id of guest-sync, to the ends of its range", async () => {
    for (const id of ["0", "-1", "9223372036854775807", "-9223372036854775808"]) {
      agent.send(`{"execute":"guest-sync","arguments":{"id":${id}}}\n`);
      assert.equal((await agent.line()).toString(), `{"return":${id}}`);
    }
    assert.match(await agent.refused("guest-sync"), /'id' is missing/);
    agent.send('{"execute":"guest-sync","arguments":{"id":9223372036854775808}}\n');
    assert.match((await agent.next()).error!.desc, /'id' must be an integer/);
  });

  it("precedes the answer of guest-sync-delimited by 0xFF", async () => {
    agent.send('{"execute":"guest-sync-delimited","arguments":{"id":7}}\n');
    assert.deepEqual(await agent.line(), Buffer.concat([Buffer.of(0xff), Buffer.from('{"return":7}')]));
  });

  it("forgets an unfinished line at 0xFF", async () => {
    agent.send(
      Buffer.concat([
        Buffer.from('{"execute": garb'),
        Buffer.of(0xff),
        Buffer.from('{"execute":"guest-ping"}\n'),
      ]),
    );
    assert.deepEqual(await agent.next(), { return: {} });
  });

  it("answers with the request's id, whatever it is, also errors", async () => {
    agent.send('{"id":{"a":[1,"x"]},"execute":"guest-ping"}\n{"execute":"nope","id":null}\n');
    assert.deepEqual(await agent.next(), { return: {}, id: { a: [1, "x"] } });
    const reply = await agent.next();
    assert.equal(reply.id, null);
    assert.equal(reply.error!.class, "CommandNotFound");
  });

  it("takes a request in pieces of one byte, and many requests in one piece", async () => {
    for (const byte of Buffer.from('{"execute":"guest-ping"}\r\n')) {
      agent.send(Buffer.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.deepEqual(await agent.next(), { return: {} });
    agent.send('{"execute":"guest-ping"}\n'.repeat(5000));
    for (let i = 0; i < 5000; i++) assert.deepEqual(await agent.next(), { return: {} });
  });

  it("refuses what is no request, and goes on", async () => {
    const lines = [
      "{",
      "[]",
      "7",
      '"x"',
      "{}}",
      "{'a':1}",
      '{"execute":7}',
      '{"execute":"x\\q"}',
      '{"a":01}',
      '{"a":1.}',
      '{"a":+1}',
      '{"execute":"guest-ping",}',
      '{"execute" "guest-ping"}',
      '{"a":"\u0001"}',
      '{"a":tru}',
      '{"a":"\\ud8"}',
      '{"a":"\0"}',
      "\0",
    ];
    for (const line of lines) {
      agent.send(`${line}\n`);
      assert.equal((await agent.next()).error?.class, "GenericError", line);
    }
    for (const bytes of [
      [0xc0, 0xaf],
      [0xed, 0xa0, 0x80],
      [0xf4, 0x90, 0x80, 0x80],
      [0x80],
      [0xe2, 0x82],
      [0xf8],
    ]) {
      agent.send(Buffer.concat([Buffer.from('{"execute":"'), Buffer.from(bytes), Buffer.from('"}\n')]));
      assert.match((await agent.next()).error!.desc, /parse error/);
    }
    agent.send("\n \t\r\n");
    assert.deepEqual(await agent.call("guest-ping"), {});
  });

  it("takes 32 levels and refuses 33", async () => {
    const nested = (levels: number): string =>
      `{"execute":"guest-ping","id":${"[".repeat(levels)}${"]".repeat(levels)}}\n`;
    agent.send(nested(31));
    assert.deepEqual((await agent.next()).return, {});
    for (const levels of [32, 1000, 500_000]) {
      agent.send(nested(levels));
      assert.match((await agent.next()).error!.desc, /parse error/);
    }
  });

  it("takes a line of 1 MiB, drops a longer one whole, and goes on", async () => {
    const request = (size: number): string => {
      const line = '{"execute":"guest-ping","id":""}';
      return `${line.replace('""', `"${"x".repeat(size - line.length)}"`)}\n`;
    };
    agent.send(request(1 << 20));
    assert.deepEqual((await agent.next()).return, {});
    agent.send(request((1 << 20) + 1));
    assert.match((await agent.next()).error!.desc, /too long/);
    agent.send("y".repeat(5 << 20) + '{"execute":"guest-ping"}\n{"execute":"guest-ping"}\n');
    assert.match((await agent.next()).error!.desc, /too long/);
    assert.deepEqual(await agent.next(), { return: {} });
  });

  it("reads no more while answers pile up, and loses none", async () => {
    agent.pauseReading();
    for (let i = 0; i < 4000; i++) agent.request("guest-info");
    await new Promise((resolve) => setTimeout(resolve, 300));
    const pages = Number(readFileSync(`/proc/${agent.pid}/statm`, "utf8").split(" ")[1]);
    assert.ok(pages < 16_384, `${pages} pages`);
    agent.resumeReading();
    for (let i = 0; i < 4000; i++) assert.ok((await agent.next()).return);
  });

  it("names unknown commands and arguments", async () => {
    assert.match(await agent.refused("guest-fsfreeze-freeze"), /^CommandNotFound/);
    assert.match(await agent.refused("x".repeat(1000)), /^CommandNotFound/);
    assert.match(await agent.refused("guest-ping", { id: 1 }), /'id' is unexpected/);
    assert.match(await agent.refused("guest-logoff", { al: true }), /'al' is unexpected/);
    agent.send('{"execute":"guest-ping","arguments":[]}\n');
    assert.match((await agent.next()).error!.desc, /'arguments' must be an object/);
  });
});

describe("the system", () => {
  it("announces every command of the protocol", async () => {
    const info = await agent.call<{
      supported_commands: { name: string; enabled: boolean; "success-response": boolean }[];
    }>("guest-info");
    const page = readFileSync(join(import.meta.dirname, "../PROTOCOL.md"), "utf8");
    const documented = new Set(
      [...page.matchAll(/^(?:\| |### )`(guest-[a-z-]+)`/gm)].map((match) => match[1]),
    );
    assert.deepEqual(new Set(info.supported_commands.map((command) => command.name)), documented);
    assert.ok(info.supported_commands.every((command) => command.enabled));
    const silent = info.supported_commands
      .filter((command) => !command["success-response"])
      .map((command) => command.name);
    assert.deepEqual(silent, ["guest-shutdown"]);
  });

  it("tells time, host name and operating system", async () => {
    const time = await agent.call<number>("guest-get-time");
    assert.ok(Math.abs(time / 1e6 - Date.now()) < 60_000);
    assert.deepEqual(await agent.call("guest-get-host-name"), { "host-name": hostname() });
    const info = await agent.call<Json>("guest-get-osinfo");
    const id = /^ID="?([^"\n]*)/m.exec(readFileSync("/etc/os-release", "utf8"))![1];
    assert.equal(info.id, id);
    assert.equal(info["kernel-release"], readFileSync("/proc/sys/kernel/osrelease", "utf8").trim());
  });

  it("refuses an unfit time or shutdown", async () => {
    assert.match(await agent.refused("guest-set-time", { time: -1 }), /'time' is out of range/);
    assert.match(await agent.refused("guest-set-time", { time: "now" }), /'time' must be an integer/);
    assert.match(
      await agent.refused("guest-shutdown", { mode: "sleep" }),
      /'mode' must be powerdown, halt or reboot/,
    );
  });
});

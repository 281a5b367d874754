// The agent's wire protocol, command by command (PROTOCOL.md), against the agent as a program of this machine.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, beforeEach, describe, it } from "node:test";
import { AgentProcess, type Json } from "./agent-process.js";

interface Status {
  exited: boolean;
  exitcode?: number;
  signal?: number;
  "out-data"?: string;
  "err-data"?: string;
  "out-truncated"?: boolean;
}

const base64 = (text: string): string => Buffer.from(text).toString("base64");
const text = (data: string | undefined): string => Buffer.from(data ?? "", "base64").toString();

let agent: AgentProcess;
const folder = mkdtempSync(join(tmpdir(), "vm-agent-files-"));

beforeEach(() => {
  agent = new AgentProcess();
});

afterEach(async () => {
  assert.equal(await agent.close(), 0, agent.stderr);
  assert.equal(agent.stderr, "");
});

after(() => rmSync(folder, { recursive: true }));

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
    agent.send(Buffer.concat([Buffer.from('{"execute": garb'), Buffer.of(0xff), Buffer.from('{"execute":"guest-ping"}\n')]));
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
    const lines = ["{", "[]", "7", '"x"', "{}}", "{'a':1}", '{"execute":7}', '{"execute":"x\\q"}', '{"a":01}', '{"a":1.}', '{"a":+1}',
      '{"execute":"guest-ping",}', '{"execute" "guest-ping"}', '{"a":"\u0001"}', '{"a":tru}', "{\"a\":\"\\ud8\"}", '{"a":"\0"}', "\0"];
    for (const line of lines) {
      agent.send(`${line}\n`);
      assert.equal((await agent.next()).error?.class, "GenericError", line);
    }
    for (const bytes of [[0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0x80], [0xe2, 0x82], [0xf8]]) {
      agent.send(Buffer.concat([Buffer.from('{"execute":"'), Buffer.from(bytes), Buffer.from('"}\n')]));
      assert.match((await agent.next()).error!.desc, /parse error/);
    }
    agent.send("\n \t\r\n");
    assert.deepEqual(await agent.call("guest-ping"), {});
  });

  it("takes 32 levels and refuses 33", async () => {
    const nested = (levels: number): string => `{"execute":"guest-ping","id":${"[".repeat(levels)}${"]".repeat(levels)}}\n`;
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
    const info = await agent.call<{ supported_commands: { name: string; enabled: boolean; "success-response": boolean }[] }>("guest-info");
    const page = readFileSync(join(import.meta.dirname, "../PROTOCOL.md"), "utf8");
    const documented = new Set([...page.matchAll(/^(?:\| |### )`(guest-[a-z-]+)`/gm)].map((match) => match[1]));
    assert.deepEqual(new Set(info.supported_commands.map((command) => command.name)), documented);
    assert.ok(info.supported_commands.every((command) => command.enabled));
    const silent = info.supported_commands.filter((command) => !command["success-response"]).map((command) => command.name);
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
    assert.match(await agent.refused("guest-shutdown", { mode: "sleep" }), /'mode' must be powerdown, halt or reboot/);
  });
});

describe("exec", () => {
  async function exec(args: Json): Promise<Status> {
    const { pid } = await agent.call<{ pid: number }>("guest-exec", args);
    for (;;) {
      const status = await agent.call<Status>("guest-exec-status", { pid });
      if (status.exited) {
        assert.match(await agent.refused("guest-exec-status", { pid }), /no program/);
        return status;
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  it("gives output, errors and exit code", async () => {
    const status = await exec({ path: "sh", arg: ["-c", "echo out; echo err >&2; exit 3"], "capture-output": true });
    assert.deepEqual([text(status["out-data"]), text(status["err-data"]), status.exitcode], ["out\n", "err\n", 3]);
  });

  it("captures what it is told to", async () => {
    const arg = ["-c", "echo out; echo err >&2"];
    for (const [capture, out, err] of [
      ["none", "", ""], [false, "", ""], ["stdout", "out\n", ""], ["stderr", "", "err\n"],
      ["separated", "out\n", "err\n"], ["merged", "out\nerr\n", ""],
    ] as const) {
      const status = await exec({ path: "/bin/sh", arg, "capture-output": capture });
      assert.deepEqual([text(status["out-data"]), text(status["err-data"])], [out, err], String(capture));
    }
    assert.match(await agent.refused("guest-exec", { path: "sh", "capture-output": "some" }), /'capture-output'/);
  });

  it("feeds input larger than a pipe, and ends it", async () => {
    const input = "0123456789abcdef".repeat(40_000);
    const status = await exec({ path: "cat", "input-data": base64(input), "capture-output": true });
    assert.equal(text(status["out-data"]), input);
    assert.equal((await exec({ path: "true", "input-data": base64(input) })).exitcode, 0);
    assert.equal(text((await exec({ path: "wc", arg: ["-c"], "capture-output": true }))["out-data"]).trim(), "0");
  });

  it("truncates output at 1 MiB and says so", async () => {
    const status = await exec({ path: "head", arg: ["-c", "3000000", "/dev/zero"], "capture-output": true });
    assert.equal(Buffer.from(status["out-data"]!, "base64").length, 1 << 20);
    assert.equal(status["out-truncated"], true);
  });

  it("replaces the environment, or hands on its own", async () => {
    assert.equal(text((await exec({ path: "env", env: ["A=1", "B=ä"], "capture-output": true }))["out-data"]), "A=1\nB=ä\n");
    assert.match(text((await exec({ path: "env", "capture-output": true }))["out-data"]), /^AGENT=set$/m);
  });

  it("tells the signal that ended a program", async () => {
    assert.equal((await exec({ path: "sh", arg: ["-c", "kill -9 $$"] })).signal, 9);
  });

  it("runs programs in sessions of their own, without a terminal", async () => {
    const status = await exec({ path: "sh", arg: ["-c", "cut -d' ' -f1,6,7 /proc/$$/stat"], "capture-output": true });
    const [pid, session, terminal] = text(status["out-data"]).trim().split(" ");
    assert.equal(pid, session);
    assert.equal(terminal, "0");
  });

  it("says why a program cannot be run", async () => {
    assert.match(await agent.refused("guest-exec", { path: "no-such-program" }), /No such file or directory/);
    assert.match(await agent.refused("guest-exec", { path: "/etc/passwd" }), /Permission denied/);
    assert.match(await agent.refused("guest-exec", {}), /'path' is missing/);
    assert.match(await agent.refused("guest-exec", { path: "a\0b" }), /without NUL/);
    assert.match(await agent.refused("guest-exec", { path: "true", arg: [1] }), /'arg' must be an array of strings/);
    assert.match(await agent.refused("guest-exec", { path: "true", arg: "x" }), /'arg' must be an array of strings/);
    assert.match(await agent.refused("guest-exec", { path: "true", "input-data": "a" }), /'input-data' must be base64/);
    assert.match(await agent.refused("guest-exec-status", { pid: 1 }), /no program/);
  });

  it("answers while programs run, and keeps 16 of them", async () => {
    const pids: number[] = [];
    for (let i = 0; i < 16; i++) pids.push((await agent.call<{ pid: number }>("guest-exec", { path: "sleep", arg: ["60"] })).pid);
    assert.match(await agent.refused("guest-exec", { path: "true" }), /too many programs/);
    assert.deepEqual(await agent.call("guest-ping"), {});
    assert.deepEqual(await agent.call("guest-exec-status", { pid: pids[3] }), { exited: false });
    process.kill(pids[0]!, "SIGKILL");
    process.kill(pids[1]!, "SIGKILL");
    while (readFileSync(`/proc/${agent.pid}/task/${agent.pid}/children`, "utf8").trim().split(" ").length > 14);
    assert.equal((await exec({ path: "true" })).exitcode, 0);
    assert.match(await agent.refused("guest-exec-status", { pid: pids[0] }), /no program/);
    for (const pid of pids.slice(2)) process.kill(pid, "SIGKILL");
  });
});

describe("files", () => {
  const open = (path: string, mode?: string): Promise<number> => agent.call("guest-file-open", { path: join(folder, path), mode });

  it("writes and reads back", async () => {
    const data = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7) & 255));
    const writer = await open("data", "wb");
    const written = await agent.call("guest-file-write", { handle: writer, "buf-b64": data.toString("base64") });
    assert.deepEqual(written, { count: data.length, eof: false });
    assert.deepEqual(await agent.call("guest-file-flush", { handle: writer }), {});
    assert.deepEqual(await agent.call("guest-file-close", { handle: writer }), {});
    assert.deepEqual(readFileSync(join(folder, "data")), data);

    const reader = await open("data");
    const pieces: Buffer[] = [];
    for (let eof = false; !eof;) {
      const piece = await agent.call<{ count: number; "buf-b64": string; eof: boolean }>("guest-file-read", { handle: reader, count: 70_000 });
      assert.equal(Buffer.from(piece["buf-b64"], "base64").length, piece.count);
      pieces.push(Buffer.from(piece["buf-b64"], "base64"));
      eof = piece.eof;
    }
    assert.deepEqual(Buffer.concat(pieces), data);
    assert.match(await agent.refused("guest-file-write", { handle: reader, "buf-b64": "" + base64("x") }), /Bad file descriptor/);
  });

  it("reads 512 KiB at most, whatever is asked", async () => {
    const zero = await agent.call("guest-file-open", { path: "/dev/zero" });
    const { count } = await agent.call<{ count: number }>("guest-file-read", { handle: zero, count: 1e15 });
    assert.equal(count, 512 * 1024);
  });

  it("seeks from the start, from here and from the end", async () => {
    writeFileSync(join(folder, "seek"), "0123456789");
    const handle = await open("seek", "r+");
    const seek = (offset: number, whence: string | number): Promise<Json> => agent.call("guest-file-seek", { handle, offset, whence });
    assert.equal((await seek(4, "set")).position, 4);
    assert.equal((await seek(2, 1)).position, 6);
    assert.equal((await seek(-3, "end")).position, 7);
    assert.equal(text((await agent.call<Json>("guest-file-read", { handle }))["buf-b64"] as string), "789");
    assert.match(await agent.refused("guest-file-seek", { handle, offset: -1, whence: 0 }), /Invalid argument/);
    assert.match(await agent.refused("guest-file-seek", { handle, offset: 0, whence: "middle" }), /'whence'/);
  });

  it("appends, and takes part of what it is given", async () => {
    writeFileSync(join(folder, "append"), "a");
    const handle = await open("append", "a");
    await agent.call("guest-file-write", { handle, "buf-b64": base64("bcdef"), count: 2 });
    assert.equal(readFileSync(join(folder, "append"), "utf8"), "abc");
    assert.match(await agent.refused("guest-file-write", { handle, "buf-b64": base64("x"), count: 2 }), /'count' is out of range/);
    assert.match(await agent.refused("guest-file-write", { handle, "buf-b64": "????" }), /'buf-b64' must be base64/);
    assert.match(await agent.refused("guest-file-write", { handle }), /'buf-b64' is missing/);
  });

  it("never uses a handle again, and has 32 of them", async () => {
    const first = await open("data");
    await agent.call("guest-file-close", { handle: first });
    assert.match(await agent.refused("guest-file-read", { handle: first }), /no file is open/);
    for (let i = 0; i < 32; i++) assert.ok((await open("data")) > first);
    assert.match(await agent.refused("guest-file-open", { path: join(folder, "data") }), /too many files/);
  });

  it("says why a file cannot be opened", async () => {
    assert.match(await agent.refused("guest-file-open", { path: "/no/such" }), /No such file or directory/);
    assert.match(await agent.refused("guest-file-open", { path: folder, mode: "w" }), /Is a directory/);
    assert.match(await agent.refused("guest-file-open", { path: "/etc/passwd", mode: "rw" }), /'mode' must be one of fopen's/);
    assert.match(await agent.refused("guest-file-open", { path: "x".repeat(5000) }), /'path' is too long/);
  });

  it("reads names in every spelling JSON has", async () => {
    writeFileSync(join(folder, "ä€😀\"\\"), "found");
    agent.send(`{"execute":"guest-file-open","arguments":{"p\\u0061th":"${folder}\\/\\u00e4\\u20aC\\ud83d\\ude00\\"\\\\"}}\n`);
    assert.equal(typeof (await agent.next()).return, "number");
  });
});

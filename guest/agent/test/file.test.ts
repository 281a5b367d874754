// guest-file-open and its fellows (PROTOCOL.md).
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, beforeEach, describe, it } from "node:test";
import { AgentProcess, base64, type Json, text } from "./agent-process.js";

let agent: AgentProcess;

beforeEach(() => {
  agent = new AgentProcess();
});

afterEach(async () => {
  assert.equal(await agent.close(), 0, agent.stderr);
  assert.equal(agent.stderr, "");
});

const folder = mkdtempSync(join(tmpdir(), "vm-agent-files-"));

after(() => rmSync(folder, { recursive: true }));

describe("files", () => {
  const open = (path: string, mode?: string): Promise<number> =>
    agent.call("guest-file-open", { path: join(folder, path), mode });

  it("writes and reads back", async () => {
    const data = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7) & 255));
    const writer = await open("data", "wb");
    const written = await agent.call("guest-file-write", {
      handle: writer,
      "buf-b64": data.toString("base64"),
    });
    assert.deepEqual(written, { count: data.length, eof: false });
    assert.deepEqual(await agent.call("guest-file-flush", { handle: writer }), {});
    assert.deepEqual(await agent.call("guest-file-close", { handle: writer }), {});
    assert.deepEqual(readFileSync(join(folder, "data")), data);

    const reader = await open("data");
    const pieces: Buffer[] = [];
    for (let eof = false; !eof;) {
      const piece = await agent.call<{ count: number; "buf-b64": string; eof: boolean }>("guest-file-read", {
        handle: reader,
        count: 70_000,
      });
      assert.equal(Buffer.from(piece["buf-b64"], "base64").length, piece.count);
      pieces.push(Buffer.from(piece["buf-b64"], "base64"));
      eof = piece.eof;
    }
    assert.deepEqual(Buffer.concat(pieces), data);
    assert.match(
      await agent.refused("guest-file-write", { handle: reader, "buf-b64": "" + base64("x") }),
      /Bad file descriptor/,
    );
  });

  it("reads 512 KiB at most, whatever is asked", async () => {
    const zero = await agent.call("guest-file-open", { path: "/dev/zero" });
    const { count } = await agent.call<{ count: number }>("guest-file-read", { handle: zero, count: 1e15 });
    assert.equal(count, 512 * 1024);
  });

  it("seeks from the start, from here and from the end", async () => {
    writeFileSync(join(folder, "seek"), "0123456789");
    const handle = await open("seek", "r+");
    const seek = (offset: number, whence: string | number): Promise<Json> =>
      agent.call("guest-file-seek", { handle, offset, whence });
    assert.equal((await seek(4, "set")).position, 4);
    assert.equal((await seek(2, 1)).position, 6);
    assert.equal((await seek(-3, "end")).position, 7);
    assert.equal(text((await agent.call<Json>("guest-file-read", { handle }))["buf-b64"] as string), "789");
    assert.match(
      await agent.refused("guest-file-seek", { handle, offset: -1, whence: 0 }),
      /Invalid argument/,
    );
    assert.match(await agent.refused("guest-file-seek", { handle, offset: 0, whence: "middle" }), /'whence'/);
  });

  it("appends, and takes part of what it is given", async () => {
    writeFileSync(join(folder, "append"), "a");
    const handle = await open("append", "a");
    await agent.call("guest-file-write", { handle, "buf-b64": base64("bcdef"), count: 2 });
    assert.equal(readFileSync(join(folder, "append"), "utf8"), "abc");
    assert.match(
      await agent.refused("guest-file-write", { handle, "buf-b64": base64("x"), count: 2 }),
      /'count' is out of range/,
    );
    assert.match(
      await agent.refused("guest-file-write", { handle, "buf-b64": "????" }),
      /'buf-b64' must be base64/,
    );
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
    assert.match(
      await agent.refused("guest-file-open", { path: "/etc/passwd", mode: "rw" }),
      /'mode' must be one of fopen's/,
    );
    assert.match(await agent.refused("guest-file-open", { path: "x".repeat(5000) }), /'path' is too long/);
  });

  it("reads names in every spelling JSON has", async () => {
    writeFileSync(join(folder, 'ä€😀"\\'), "found");
    agent.send(
      `{"execute":"guest-file-open","arguments":{"p\\u0061th":"${folder}\\/\\u00e4\\u20aC\\ud83d\\ude00\\"\\\\"}}\n`,
    );
    assert.equal(typeof (await agent.next()).return, "number");
  });
});

// The agent as an ordinary program of this machine, with sanitizers, talked to over its standard input and
// output.
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compileAgentForTests } from "../compile.js";

export type Json = { [name: string]: unknown };

export interface Reply {
  return?: unknown;
  error?: { class: string; desc: string };
  event?: string;
  data?: Json;
  id?: unknown;
}

export const base64 = (plain: string): string => Buffer.from(plain).toString("base64");
export const text = (data: string | undefined): string => Buffer.from(data ?? "", "base64").toString();

const TIMEOUT = 30_000;

let binary: string | undefined;

/** Path of the agent, compiled once per test file. */
export function agentBinary(): string {
  if (binary === undefined) {
    const folder = mkdtempSync(join(tmpdir(), "vm-agent-"));
    process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
    binary = join(folder, "vm-agent");
    compileAgentForTests(binary);
  }
  return binary;
}

export class AgentProcess {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #lines: Buffer[] = [];
  #partial = Buffer.alloc(0);
  #stderr = "";
  #wake: () => void = () => {};
  /** Exit status, or the signal's name. */
  readonly ended: Promise<number | string>;

  /** @param command What runs the agent, by default nothing but itself. */
  constructor(command: readonly string[] = [agentBinary(), "-"]) {
    this.#process = spawn(command[0]!, command.slice(1), {
      stdio: "pipe",
      env: { ...process.env, AGENT: "set" },
    });
    this.#process.stdout.on("data", (bytes: Buffer) => this.#take(bytes));
    this.#process.stderr.on("data", (text: Buffer) => (this.#stderr += text.toString()));
    this.#process.stdin.on("error", () => {});
    this.ended = new Promise((resolve) =>
      this.#process.once("close", (status, signal) => {
        resolve(status ?? signal ?? "lost");
        this.#wake();
      }),
    );
  }

  get pid(): number {
    return this.#process.pid!;
  }

  /** What sanitizers had to say. */
  get stderr(): string {
    return this.#stderr;
  }

  send(data: string | Uint8Array): void {
    this.#process.stdin.write(data);
  }

  /** Stops and goes on reading the agent's answers. */
  pauseReading(): void {
    this.#process.stdout.pause();
  }

  resumeReading(): void {
    this.#process.stdout.resume();
  }

  /** The next line, whole. */
  async line(): Promise<Buffer> {
    const end = Date.now() + TIMEOUT;
    while (this.#lines.length === 0) {
      if (this.#process.exitCode !== null || this.#process.signalCode !== null)
        throw new Error(`ended: ${this.#stderr}`);
      if (Date.now() >= end)
        throw new Error(`no answer, but: ${this.#partial.toString().slice(0, 500)} ${this.#stderr}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, end - Date.now());
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return this.#lines.shift()!;
  }

  async next(): Promise<Reply> {
    return JSON.parse((await this.line()).toString()) as Reply;
  }

  request(execute: string, args?: Json): void {
    this.send(`${JSON.stringify({ execute, arguments: args })}\n`);
  }

  /** Runs a command; gives its value. */
  async call<T = unknown>(execute: string, args?: Json): Promise<T> {
    this.request(execute, args);
    const reply = await this.next();
    if (reply.error !== undefined) throw new Error(`${reply.error.class}: ${reply.error.desc}`);
    return reply.return as T;
  }

  /** Runs a command that must fail; gives the error. */
  async refused(execute: string, args?: Json): Promise<string> {
    this.request(execute, args);
    const reply = await this.next();
    return `${reply.error?.class}: ${reply.error?.desc}`;
  }

  /** Sends 0xFF and guest-sync-delimited as a client does, and skips what comes before the answer. */
  async synchronise(): Promise<void> {
    const id = Math.floor(Math.random() * 1e9);
    this.send(
      Buffer.concat([
        Buffer.of(0xff),
        Buffer.from(`{"execute":"guest-sync-delimited","arguments":{"id":${id}}}\n`),
      ]),
    );
    for (;;) {
      const line = await this.line();
      if (line[0] === 0xff && JSON.parse(line.subarray(1).toString()).return === id) return;
    }
  }

  async close(): Promise<number | string> {
    this.#process.stdin.end();
    this.#process.stdout.resume();
    return this.ended;
  }

  kill(): void {
    this.#process.kill("SIGKILL");
  }

  #take(bytes: Buffer): void {
    let rest = Buffer.concat([this.#partial, bytes]);
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      this.#lines.push(rest.subarray(0, end));
      rest = rest.subarray(end + 1);
    }
    this.#partial = rest;
    this.#wake();
  }
}

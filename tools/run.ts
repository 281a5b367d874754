// Starts programs and passes on what they print.
import { spawn, spawnSync } from "node:child_process";

/** What a program came to. */
export interface Outcome {
  /** Exit status; 128 + n after signal n, 127 when the program is not there. */
  status: number;
  /** Standard output and standard error, in the order they came. */
  output: string;
}

export interface RunOptions {
  cwd?: string;
  env?: Record<string, string>;
  /** Keep the output from the terminal. */
  quiet?: boolean;
}

/** Runs a program to its end. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      if (!options.quiet) process.stdout.write(text);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      if (!options.quiet) process.stderr.write(text);
    });
    child.on("error", (error) => resolve({ status: 127, output: output + error.message }));
    child.on("close", (code) => resolve({ status: code ?? 128, output }));
  });
}

/** Is there a program of this name on the path? */
export function has(command: string): boolean {
  return spawnSync("sh", ["-c", 'command -v "$1"', "sh", command]).status === 0;
}

// Runs the programs that the recipes call.
import { execFileSync } from "node:child_process";
import { missingPackages, type Program } from "../../tools/debian.js";

/**
 * Checks that everything a recipe calls is there.
 * @throws Error naming the install command for what is missing
 */
export function requireCommands(names: readonly Program[]): void {
  const packages = missingPackages(names);
  if (packages.length === 0) return;
  throw new Error(
    `the guest's recipe needs more Debian packages: run  apt-get install ${packages.join(" ")}`,
  );
}

/**
 * Runs a program to its end.
 * @returns What it wrote to standard output.
 * @throws Error with the end of its standard error if it fails.
 */
export function run(
  command: string,
  args: readonly string[],
  options: { cwd?: string; input?: Uint8Array; env?: Record<string, string> } = {},
): Buffer {
  const env = { ...process.env, LC_ALL: "C", ...options.env };
  try {
    return execFileSync(command, args, {
      ...options,
      env,
      maxBuffer: 1 << 30,
      stdio: ["pipe", "pipe", "pipe"],
    });
  } catch (error) {
    const stderr = (error as { stderr?: Buffer }).stderr?.toString().trim();
    throw new Error(`${command} failed: ${stderr?.slice(-2000) || String(error)}`, { cause: error });
  }
}

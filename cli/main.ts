// The command line: finds the command, turns errors into words and exit statuses.

import { help, readOptions, UsageError } from "./options.js";
import { run } from "./run.js";

const FAILED = 1;
const USAGE = 2;

/**
 * Runs a command.
 * @param args what follows the program's name
 * @param core URL of the compiled core
 * @returns the exit status
 */
export async function main(args: readonly string[], core: string): Promise<number> {
  try {
    const [command, ...rest] = args;
    if (command === "--help" || command === "-h" || command === "help") return say(help());
    if (command !== "run")
      throw new UsageError(command ? `there is no command ${command}` : "a command is needed: run");
    const options = readOptions(rest);
    return options ? await run(options, core) : say(help());
  } catch (thrown) {
    const words = thrown instanceof Error ? thrown.message : String(thrown);
    process.stderr.write(`vm-guest: ${words}\n`);
    if (!(thrown instanceof UsageError)) return FAILED;
    process.stderr.write("Try vm-guest run --help\n");
    return USAGE;
  }
}

function say(text: string): number {
  process.stdout.write(text);
  return 0;
}

// The command line of `npm run bench`.
import { parseArgs } from "node:util";
import type { Sources } from "./machines/linux.js";
import type { Engine } from "./machines/machine.js";

export interface Options {
  /** Names of groups; undefined: all that run by default. */
  only: string[] | undefined;
  rounds: number;
  json: string | undefined;
  record: boolean;
  engine: Engine;
  /** Where our machine runs. */
  host: "chromium" | "node";
  programs: string[] | undefined;
  sources: Sources;
  rivals: string | undefined;
}

const ENGINES = ["interpreter", "auto", "translator"] as const;
const HOSTS = ["chromium", "node"] as const;

export function usage(groups: readonly { name: string; what: string }[]): string {
  return `npm run bench -- [OPTION]…
  --only GROUP,…      ${groups.map(({ name, what }) => `${name.padEnd(10)} ${what}`).join(`\n${" ".repeat(22)}`)}
  --rounds N          how often each side is run, in turns; default 3
  --json FILE         write the rows {group, name, ours, reference, ratio, unit} there
  --record            write the tables to bench/RESULTS.md
  --engine NAME       ${ENGINES.join(", ")}; default: the machine file's
  --host NAME         where our machine runs: ${HOSTS.join(", ")}; default ${HOSTS[0]}
  --programs NAME,…   only these programs
  --coremark DIR      sources of CoreMark, in place of coremark-like
  --dhrystone DIR     sources of Dhrystone 2.1, in place of dhrystone-like
  --rivals DIR        files of v86 and TinyEMU; bench/README.md tells which

A ratio above 1 means that we are better.`;
}

/** @returns undefined when --help was asked for. Throws an Error that names the option that is wrong. */
export function readOptions(args: readonly string[], groups: readonly string[]): Options | undefined {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...{
        only: text,
        json: text,
        engine: text,
        programs: text,
        coremark: text,
        dhrystone: text,
        rivals: text,
      },
      rounds: { type: "string", default: "3" },
      host: { type: "string", default: HOSTS[0] },
      record: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return undefined;
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds ${values.rounds}: 1 or more`);
  const only = values.only?.split(",");
  for (const name of only ?? []) oneOf("only", name, groups);
  return {
    ...{ only, rounds, json: values.json, record: values.record, rivals: values.rivals },
    engine: values.engine === undefined ? undefined : oneOf("engine", values.engine, ENGINES),
    host: oneOf("host", values.host, HOSTS),
    programs: values.programs?.split(","),
    sources: { coremark: values.coremark, dhrystone: values.dhrystone },
  };
}

function oneOf<T extends string>(option: string, name: string, names: readonly T[]): T {
  const found = names.find((one) => one === name);
  if (found === undefined) throw new Error(`--${option} ${name}: there is only ${names.join(", ")}`);
  return found;
}

// Debian's archive for another architecture and release, through apt in a folder of its own: the machine's
// package lists stay as they are, its mirror and keyring are used again. apt verifies the release's signature
// and every hash.
import { linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { sha256 } from "./finished-folder.js";
import { run } from "./commands.js";

const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";
const CODENAME = "trixie";
const ARCHITECTURE = "riscv64";

/** A downloaded package. */
export interface DebianPackage {
  name: string;
  version: string;
  architecture: string;
  sha256: string;
  /** Path of the .deb. */
  file: string;
}

export interface DebianArchive {
  /** Fetches packages; what is there already is not fetched again. */
  download(names: readonly string[]): DebianPackage[];
  /** The first package that `name` depends on whose own name matches. */
  dependency(name: string, pattern: RegExp): string;
}

/**
 * Opens the archive with fresh package lists.
 * @param folder Where apt keeps its state meanwhile; to be removed afterwards.
 * @param packages Where packages are kept. Any number of processes may use it at once.
 * @throws Error if there is no mirror or its signed lists cannot be had.
 */
export function openDebianArchive(folder: string, packages: string): DebianArchive {
  const arrivals = join(folder, "arrivals");
  for (const needed of ["state/lists/partial", "cache/archives/partial", "arrivals"])
    mkdirSync(join(folder, needed), { recursive: true });
  mkdirSync(packages, { recursive: true });
  // apt does not fetch again what is there with the right hash.
  for (const file of readdirSync(packages)) linkSync(join(packages, file), join(arrivals, file));
  const options = aptOptions(folder);
  update(folder, options);

  const fieldsOf = (name: string): Record<string, string> => {
    const text = run("apt-cache", [...options, "show", "--no-all-versions", name]).toString();
    return Object.fromEntries(
      [...text.matchAll(/^([\w-]+): (.*)$/gm)].map(([, field, value]) => [field, value]),
    );
  };
  return {
    download(names) {
      run("apt-get", [...options, "download", ...names], { cwd: arrivals });
      return names.map((name) => {
        const { Version: version = "", Architecture: architecture = "" } = fieldsOf(name);
        const file = `${name}_${version.replace(":", "%3a")}_${architecture}.deb`;
        keep(join(arrivals, file), packages, name);
        return {
          name,
          version,
          architecture,
          sha256: sha256(readFileSync(join(packages, file))),
          file: join(packages, file),
        };
      });
    },
    dependency(name, pattern) {
      const names = (fieldsOf(name).Depends ?? "").split(/[,|]/).map((part) => part.trim().split(" ")[0]!);
      const match = names.find((part) => pattern.test(part));
      if (match === undefined) throw new Error(`${name} depends on nothing like ${pattern}`);
      return match;
    },
  };
}

/** Unpacks the members of a package that match tar wildcards (`./boot/*`). */
export function unpack(deb: DebianPackage, folder: string, members: readonly string[]): void {
  mkdirSync(folder, { recursive: true });
  const tar = run("dpkg-deb", ["--fsys-tarfile", deb.file]);
  run("tar", ["-x", "--wildcards", "--no-same-owner", "-C", folder, ...members], { input: tar });
}

function aptOptions(folder: string): string[] {
  const settings: Record<string, string> = {
    "APT::Architecture": ARCHITECTURE,
    "APT::Architectures": ARCHITECTURE,
    "APT::Sandbox::User": process.getuid?.() === 0 ? "root" : "",
    "Dir::State": join(folder, "state"),
    "Dir::State::status": join(folder, "status"),
    "Dir::Cache": join(folder, "cache"),
    "Dir::Cache::pkgcache": "packages.bin",
    "Dir::Cache::srcpkgcache": "source-packages.bin",
    "Dir::Etc::sourcelist": join(folder, "sources.list"),
    "Dir::Etc::sourceparts": "/dev/null",
    "Dir::Etc::preferences": "/dev/null",
    "Dir::Etc::preferencesparts": "/dev/null",
  };
  return Object.entries(settings).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
}

/**
 * A mirror may hold one name of the release in an unfinished state (index and signature do not match); apt
 * refuses it then. So the release is asked for under its other name as well; the signed codename has the last
 * word.
 */
function update(folder: string, options: readonly string[]): void {
  const mirror = process.env.DEBIAN_MIRROR ?? mirrorOfThisMachine();
  writeFileSync(join(folder, "status"), "");
  const failures: string[] = [];
  for (const suite of [CODENAME, "stable"]) {
    writeFileSync(
      join(folder, "sources.list"),
      `deb [arch=${ARCHITECTURE} signed-by=${KEYRING}] ${mirror} ${suite} main\n`,
    );
    try {
      run("apt-get", [...options, "update", "--error-on=any"]);
      checkCodename(join(folder, "state/lists"), suite);
      return;
    } catch (error) {
      failures.push(`${suite}: ${(error as Error).message}`);
    }
  }
  throw new Error(`no package lists from ${mirror}\n${failures.join("\n")}`);
}

function checkCodename(lists: string, suite: string): void {
  const name = readdirSync(lists).find((file) => file.endsWith(`_${suite}_InRelease`));
  const codename = name && /^Codename: (.*)$/m.exec(readFileSync(join(lists, name), "utf8"))?.[1];
  if (codename !== CODENAME)
    throw new Error(`the suite ${suite} is ${codename ?? "unsigned"}, not ${CODENAME}`);
}

/** The address of the Debian archive in the machine's own apt sources, in either of apt's two formats. */
function mirrorOfThisMachine(): string {
  const parts = "/etc/apt/sources.list.d";
  const files = ["/etc/apt/sources.list", ...listFolder(parts).map((name) => join(parts, name))];
  const lines = files.flatMap((file) => readIfThere(file).split("\n"));
  for (const line of lines) {
    const address = /^(?:URIs:|deb\s+(?:\[[^\]]*\])?)\s*(\S+\/debian\/?)(?:\s|$)/.exec(line.trim())?.[1];
    if (address !== undefined) return address;
  }
  throw new Error(
    "no Debian mirror in /etc/apt: set DEBIAN_MIRROR to the address of one (it ends in /debian)",
  );
}

/** Moves a package to where packages are kept, whole at any moment, in place of its other versions. */
function keep(file: string, packages: string, name: string): void {
  renameSync(file, join(packages, basename(file)));
  for (const other of readdirSync(packages))
    if (other.startsWith(`${name}_`) && other !== basename(file))
      rmSync(join(packages, other), { force: true });
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

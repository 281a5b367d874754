// `npx tsx test/core/lockstep/boot-disturbed.ts SEED…`: the default guest's kernel must reach its login while
// regions, TLB entries and budget are taken away at random. Needs `npm run build:guest`.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { unpack } from "../../../components/worker/decompress.js";
import { runImages } from "../../support/bare-core.js";
import { TOP } from "../../../tools/files.js";

const LIMIT = 128 << 20;
const LOGIN = "login:";

const FOLDER = join(TOP, "guest/cache/debian");

const description = JSON.parse(readFileSync(join(FOLDER, "machine.json"), "utf8"));
const read = (name: string) => unpack(readFileSync(join(FOLDER, description[name].url)), LIMIT, name);
const [firmware, kernel, initrd] = await Promise.all(["firmware", "kernel", "initrd"].map(read));

for (const seed of process.argv.slice(2).map(Number)) {
  const settings = { engine: "auto", heat: 50, disturb: seed } as const;
  const images = { firmware, kernel: kernel!, initrd };
  const { lines, modules } = await runImages(images, description.commandLine, settings, LOGIN);
  const last = lines.at(-1) ?? "nothing";
  const good = last.includes(LOGIN);
  console.log(`seed ${seed}: ${good ? "login" : `no login: ${last}`}, ${modules} modules`);
  if (!good) process.exitCode = 1;
}

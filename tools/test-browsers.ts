// `npm run test:browsers -- [chromium] [firefox] [webkit]`: the built demo in the three engines, from cold
// boot to the login prompt, one user logged in over the console, and off again through the element. Ends like
// `npm test`.
import { isDeepStrictEqual } from "node:util";
import { build, preview, type PreviewServer } from "vite";
import { compile } from "../wasm-core/compile.js";
import { runInPuppeteer } from "./browsers/puppeteer.js";
import { runInWebKit } from "./browsers/webkit.js";
import { ensure, type Need } from "./debian.js";
import { TOP } from "./files.js";
import { run } from "./run.js";

const TIMEOUT_MS = 300_000;
const WEBDRIVER_PORT = 4723;

/** Runs in the page. */
const STORY = `
  await customElements.whenDefined("vm-guest");
  const guest = document.querySelector("vm-guest");
  let text = "";
  const decoder = new TextDecoder();
  guest.addEventListener("vm-console", ({ console, bytes }) => {
    if (console === "ttyS0") text += decoder.decode(bytes, { stream: true });
  });
  const until = async (what, test) => {
    for (let turns = 0; turns < 1200; turns++) {
      if (await test()) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error("waited in vain for " + what + " after " + JSON.stringify(text.slice(-300)));
  };
  const type = (line) => guest.vm.typeInto("ttyS0", new TextEncoder().encode(line + "\\n"));
  await guest.ready;
  const users = async () => (await guest.guestOS.users()).map(({ user }) => user);
  await type("");
  await until("the login prompt", () => /login: $/.test(text));
  await type("alice");
  await until("the password prompt", () => /assword: $/.test(text));
  await type("alice");
  await until("alice", async () => (await users()).includes("alice"));
  let percent = 0;
  const task = guest.logoff();
  task.addEventListener("progress", () => (percent = task.percentCompleted));
  await task;
  return { state: guest.state, percent, users: await users(), isolated: globalThis.crossOriginIsolated };
`;

const BROWSERS: { name: string; needs: Need; run(url: string): Promise<unknown> }[] = [
  { name: "chromium", needs: "browser", run: (url) => runInPuppeteer("chrome", url, STORY, TIMEOUT_MS) },
  { name: "firefox", needs: "firefox", run: (url) => runInPuppeteer("firefox", url, STORY, TIMEOUT_MS) },
  { name: "webkit", needs: "webkit", run: (url) => runInWebKit(WEBDRIVER_PORT, url, STORY, TIMEOUT_MS) },
];

async function serveDemo(): Promise<PreviewServer> {
  await compile();
  await ensure("guest");
  const { status } = await run(process.execPath, ["--import", "tsx", "guest/build.ts"]);
  if (status !== 0) throw new Error("the guest could not be built; see above");
  await build({ mode: "demo", logLevel: "warn" });
  return preview({ mode: "demo", preview: { port: 8123, host: "127.0.0.1" } });
}

process.chdir(TOP);
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !BROWSERS.some((browser) => browser.name === name));
if (unknown.length > 0)
  throw new Error(`no browser ${unknown.join(", ")}: ${BROWSERS.map(({ name }) => name).join(", ")}`);
const chosen = BROWSERS.filter(({ name }) => asked.length === 0 || asked.includes(name));
await ensure(...chosen.map(({ needs }) => needs));
const server = await serveDemo();
const url = server.resolvedUrls!.local[0]!;
const EXPECTED = { state: "running", percent: 100, users: [], isolated: false };
let failed = 0;
for (const browser of chosen) {
  const start = Date.now();
  const result = await browser.run(url).catch(String);
  const passed = isDeepStrictEqual(result, EXPECTED);
  if (!passed) failed++;
  const seconds = Math.round((Date.now() - start) / 1000);
  console.log(
    passed ? `ok ${browser.name}, ${seconds} s` : `not ok ${browser.name}: ${JSON.stringify(result)}`,
  );
}
await server.close();
console.log(`${chosen.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

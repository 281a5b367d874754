// A machine in a page in Chromium: a browser of its own with a fresh profile, and the page's notes of what
// the guest printed and when (pages/session.js).
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import puppeteer, { type Browser, type CDPSession, type Page } from "puppeteer-core";
import { CHROMIUM_ARGS, chromiumPath } from "../../tools/browsers/chromium.js";
import { TOP } from "../../tools/files.js";
import { cpuShare } from "./cpu-time.js";
import { privateBytes } from "./private-memory.js";
import { serve, type Site } from "./serve.js";
import { PATIENCE, type Peer, type Session } from "./session.js";
import { endTrace, MARK, traceTasks } from "./tasks.js";
import { Transcript } from "./transcript.js";

/** How often the page is asked what it heard, ms: asking takes its time, and the processor's. */
const ASK = 400;

/** Before our page is loaded, pages of the browser's own that start with it get so long, ms. */
const BROWSER_STARTS = 2500;

/** On the command line of a process for pages of which the browser's own window is made. */
const OWN_PAGES = "--top-chrome-webui";

/** Of pages/session.js, what is called from here; text that runs in the page. */
const TAKE = "session.take()";

/** The element in a page, through its public API: pages/guest.html. */
function guestPage(page: string, traced = false): Peer {
  return {
    name: "chromium",
    start: (machine) => openPage(page, { "/machine/": dirname(machine) }, traced),
  };
}

export const CHROMIUM = guestPage("guest.html");
/** The same, watched for stalls, which takes it time: it draws frames that it would not. */
export const WATCHED = guestPage("guest.html?watch");
/** The same, its tasks traced from the page's load on. */
export const TRACED = guestPage("guest.html", true);

/**
 * Opens one of the pages of pages/ in a browser of its own.
 * @param name with `?watch` it is watched for stalls
 * @param folders what is served besides the pages and the built library
 * @param traced traces the page's tasks until longestTasks() is called
 */
export async function openPage(
  name: string,
  folders: Readonly<Record<string, string>>,
  traced = false,
): Promise<Session> {
  const site = await serve({ ...folders, "/pages/": join(TOP, "bench/pages"), "/dist/": join(TOP, "dist") });
  const browser = await puppeteer.launch({
    executablePath: chromiumPath(),
    args: CHROMIUM_ARGS,
    protocolTimeout: PATIENCE,
  });
  try {
    const page = await browser.newPage();
    await sleep(BROWSER_STARTS);
    const transcript = new Transcript();
    page.on("pageerror", (error) => transcript.end(new Error(`in the page: ${String(error)}`)));
    if (traced) await traceTasks(page);
    await page.goto(`${site.origin}/pages/${name}`, { waitUntil: "domcontentloaded" });
    await page.waitForFunction("globalThis.session !== undefined", { polling: ASK });
    const target = await browser.target().createCDPSession();
    return new PageSession(browser, page, target, site, transcript);
  } catch (error) {
    await browser.close();
    site.close();
    throw error;
  }
}

class PageSession implements Session {
  readonly page = {
    watchStalls: () => this.#ask<void>("session.watchStalls()"),
    longestStall: () => this.#ask<number>("session.longestStall()"),
    loadingStall: () => this.#ask<number>("session.loadingStall()"),
    watchTasks: () => this.#watchTasks(),
    longestTasks: () => endTrace(this.tab),
    longestCompile: () => this.#ask<number>("session.longestCompile()"),
    privateMemory: () => this.#privateMemory(),
  };
  /** The page is asked what it heard. */
  #asking = true;
  #closed = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    readonly browser: Browser,
    readonly tab: Page,
    readonly target: CDPSession,
    readonly site: Site,
    readonly transcript: Transcript,
  ) {
    void this.#listen();
  }

  async type(text: string): Promise<void> {
    await this.#ask(`session.type(${JSON.stringify(text)})`);
  }

  echoes(pauses: readonly number[]): Promise<number[]> {
    return this.#leftAlone(() => this.#ask(`session.echoes(${JSON.stringify(pauses)})`));
  }

  async share(time: number): Promise<number> {
    const renderers = await this.#renderers();
    return this.#leftAlone(() => cpuShare(renderers, time));
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.browser.close();
    this.site.close();
  }

  /** What is measured while nothing else is asked of the page. */
  async #leftAlone<T>(measured: () => Promise<T>): Promise<T> {
    this.#asking = false;
    try {
      return await measured();
    } finally {
      this.#asking = true;
    }
  }

  async #watchTasks(): Promise<void> {
    await traceTasks(this.tab);
    await this.#ask(`void performance.mark("${MARK}")`);
  }

  async #privateMemory(): Promise<number> {
    for (const worker of this.tab.workers()) await worker.client.send("HeapProfiler.collectGarbage");
    return privateBytes(await this.#renderers());
  }

  /** The browser's processes for pages; its own window is drawn by a page too, which is none of ours. */
  async #renderers(): Promise<number[]> {
    const { processInfo } = await this.target.send("SystemInfo.getProcessInfo");
    const pages = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
    return pages.filter((id) => !commandLine(id).includes(OWN_PAGES));
  }

  async #ask<T>(expression: string): Promise<T> {
    return (await this.tab.evaluate(expression)) as T;
  }

  /** Takes over what the page heard, until the guest is off or the page is gone. */
  async #listen(): Promise<void> {
    while (!this.#closed) {
      try {
        if (this.#asking) await this.#take();
      } catch (error) {
        return this.transcript.end(error as Error);
      }
      await new Promise((resolve) => (this.#timer = setTimeout(resolve, ASK)));
    }
  }

  async #take(): Promise<void> {
    const { heard, off } = await this.#ask<{ heard: [string, number][]; off?: string }>(TAKE);
    for (const [text, time] of heard) this.transcript.add(text, time);
    if (off === undefined) return;
    this.#closed = true;
    this.transcript.end(new Error(`the guest is off: ${off}`));
  }
}

/** A process's command line; empty when it ended. */
function commandLine(process: number): string {
  try {
    return readFileSync(`/proc/${process}/cmdline`, "latin1");
  } catch {
    return "";
  }
}

/** The browser's name and version. */
export async function browserVersion(): Promise<string> {
  const browser = await puppeteer.launch({ executablePath: chromiumPath(), args: CHROMIUM_ARGS });
  try {
    return await browser.version();
  } finally {
    await browser.close();
  }
}

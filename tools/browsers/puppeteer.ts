// Drives Chromium and Firefox.
import puppeteer from "puppeteer-core";
import { CHROMIUM_ARGS, chromiumPath } from "./chromium.js";

/** Opens a page in a browser and runs an async function's body there; see webkit.ts. */
export async function runInPuppeteer(
  browser: "chrome" | "firefox",
  url: string,
  body: string,
  timeoutMs: number,
): Promise<unknown> {
  const opened = await puppeteer.launch(
    browser === "chrome"
      ? { executablePath: chromiumPath(), args: CHROMIUM_ARGS, protocolTimeout: timeoutMs }
      : { browser: "firefox", executablePath: "/usr/bin/firefox-esr", protocolTimeout: timeoutMs },
  );
  try {
    const page = await opened.newPage();
    await page.goto(url);
    return await page.evaluate(`(async () => { ${body} })()`);
  } finally {
    await opened.close();
  }
}

// Drives WebKitGTK's MiniBrowser through its WebDriver, of which four commands are needed.
import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";

const LIBRARIES = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu"];
const START_MS = 20_000;

/** MiniBrowser lies beside the library it belongs to. */
function miniBrowser(): string {
  for (const folder of LIBRARIES.filter((path) => existsSync(path))) {
    for (const name of readdirSync(folder).filter((entry) => entry.startsWith("webkit2gtk-"))) {
      const path = `${folder}/${name}/MiniBrowser`;
      if (existsSync(path)) return path;
    }
  }
  throw new Error("no MiniBrowser found; it comes with the package webkit2gtk-driver");
}

/**
 * Opens a page and runs an async function's body there.
 * @param port a free port, which the driver listens on
 * @returns what the function resolves to, as JSON carries it
 */
export async function runInWebKit(
  port: number,
  url: string,
  body: string,
  timeoutMs: number,
): Promise<unknown> {
  const screen = ["-a", "-s", "-screen 0 1280x1024x24"];
  const driver = spawn("xvfb-run", [...screen, "WebKitWebDriver", `--port=${port}`], {
    stdio: "ignore",
    detached: true,
  });
  const command = commandsOf(`http://127.0.0.1:${port}`);
  try {
    await untilUp(command);
    const options = { binary: miniBrowser(), args: ["--automation"] };
    const capabilities = { alwaysMatch: { "webkitgtk:browserOptions": options } };
    const { sessionId } = (await command("POST", "/session", { capabilities })) as { sessionId: string };
    const session = `/session/${sessionId}`;
    await command("POST", `${session}/timeouts`, { script: timeoutMs, pageLoad: timeoutMs });
    await command("POST", `${session}/url`, { url });
    const script = `const done = arguments[0];
      (async () => { ${body} })().then((value) => done({ value }), (error) => done({ error: String(error) }));`;
    const result = (await command("POST", `${session}/execute/async`, { script, args: [] })) as {
      value?: unknown;
      error?: string;
    };
    await command("DELETE", session);
    if (result.error !== undefined) throw new Error(result.error);
    return result.value;
  } finally {
    // xvfb-run, its server, the driver and the browser are one group.
    process.kill(-driver.pid!, "SIGTERM");
  }
}

type Command = (method: string, path: string, body?: object) => Promise<unknown>;

function commandsOf(base: string): Command {
  return async (method, path, body) => {
    const response = await fetch(base + path, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
    const { value } = (await response.json()) as { value: { error?: string; message?: string } | null };
    if (!response.ok) throw new Error(`${path}: ${value?.error ?? response.status} ${value?.message ?? ""}`);
    return value;
  };
}

async function untilUp(command: Command): Promise<void> {
  const deadline = Date.now() + START_MS;
  for (;;) {
    try {
      await command("GET", "/status");
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

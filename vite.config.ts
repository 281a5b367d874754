// Bundling and serving. `vite` serves the demo from the sources; `vite build` makes the library in dist/,
// `vite build
// --mode demo` the demo in build/demo, which `vite preview --mode demo` serves as a plain web server would.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig, type Connect, type Plugin, type UserConfig } from "vite";
import { CONTENT_SECURITY_POLICY } from "./tools/content-security-policy.js";
import { guestFile } from "./tools/guest-files.js";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Built guests at /guest/NAME/FILE. */
const serveGuests: Connect.NextHandleFunction = (request, response, next) => {
  const path = decodeURIComponent(new URL(request.url ?? "/", "http://host").pathname);
  const found = guestFile(path);
  if (!found) return next();
  response.setHeader("Content-Type", found.type);
  response.setHeader("Content-Length", found.bytes);
  response.setHeader("Cache-Control", "no-cache");
  if (request.method === "HEAD") response.end();
  else found.open().pipe(response);
};

const guests: Plugin = {
  name: "guests",
  configureServer: ({ middlewares }) => void middlewares.use(serveGuests),
  configurePreviewServer: ({ middlewares }) => void middlewares.use(serveGuests),
};

/** What Vite makes of `new URL("x", import.meta.url)` with a relative base. */
const NESTED_URL =
  /new URL\(new URL\(([`"'])([^`"']+)\1,import\.meta\.url\)\.href,[`"']{2}\+import\.meta\.url\)/g;

/** Writes it as it was, which is what other people's bundlers look for. */
const plainUrls: Plugin = {
  name: "plain-urls",
  enforce: "post",
  generateBundle(_, bundle) {
    const plain = (code: string) => code.replace(NESTED_URL, 'new URL("./$2",import.meta.url)');
    for (const file of Object.values(bundle)) {
      if (file.type === "chunk") file.code = plain(file.code);
      else if (typeof file.source === "string") file.source = plain(file.source);
    }
  },
};

/** Chromium compiles all of a file that begins so while it comes in, on another thread than the page's. */
const COMPILE_EARLY = "//# allFunctionsCalledOnLoad\n";

const compileEarly: Plugin = {
  name: "compile-early",
  generateBundle: {
    order: "post",
    handler(_, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type === "chunk") file.code = COMPILE_EARLY + file.code;
      }
    },
  },
};

/**
 * Workers, core and chunks are files of their own, never data URLs: a policy of `default-src 'self'` lets
 * them in.
 */
const common: UserConfig = {
  base: "./",
  publicDir: false,
  worker: { format: "es" },
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  plugins: [guests],
};

const library: UserConfig = {
  ...common,
  plugins: [guests, plainUrls, compileEarly],
  build: {
    ...common.build,
    outDir: "dist",
    emptyOutDir: true,
    rollupOptions: {
      input: { "vm-guest": at("components/index.ts") },
      preserveEntrySignatures: "strict",
      output: {
        entryFileNames: "[name].js",
        codeSplitting: { groups: [{ name: "vm-terminal", test: /node_modules\/@xterm/ }] },
      },
    },
  },
};

const demo: UserConfig = {
  ...common,
  root: at("demo"),
  appType: "mpa",
  // The demo is served as a page with a strict policy would be.
  preview: { headers: { "Content-Security-Policy": CONTENT_SECURITY_POLICY } },
  build: {
    ...common.build,
    outDir: at("build/demo"),
    emptyOutDir: true,
    rollupOptions: {
      input: readdirSync(at("demo"))
        .filter((name) => name.endsWith(".html"))
        .map((name) => join(at("demo"), name)),
    },
  },
};

export default defineConfig(({ command, mode }) => (command === "build" && mode !== "demo" ? library : demo));

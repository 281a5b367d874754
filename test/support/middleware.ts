// What the browser tests' server does beyond serving the tree.
import { existsSync } from "node:fs";
import { join, normalize } from "node:path";
import type { TestRunnerConfig } from "@web/test-runner";
import { CONTENT_SECURITY_POLICY } from "../../tools/content-security-policy.js";
import { guestFile } from "../../tools/guest-files.js";
import { compile } from "../../wasm-core/compile.js";
import { ownFiles, TOP } from "../../tools/files.js";

type Middleware = NonNullable<TestRunnerConfig["middleware"]>[number];

/** Compiles `/…spec.ts.wasm`; lists the specs at `/test/core/specs.json`. */
export const specs: Middleware = async (context, next) => {
  if (context.path === "/test/core/specs.json") {
    context.body = ownFiles("wasm-core", /\.spec\.ts$/);
  } else if (context.path.endsWith(".spec.ts.wasm")) {
    const entry = join(TOP, normalize(context.path).slice(0, -".wasm".length));
    context.type = "application/wasm";
    context.body = Buffer.from((await compile({ entry, out: null, debug: true })).binary);
  } else {
    await next();
  }
};

/** Serves built guests at `/guest/NAME/FILE`, byte for byte. */
export const guests: Middleware = async (context, next) => {
  const found = guestFile(context.path);
  if (!found) return next();
  context.type = found.type;
  context.length = found.bytes;
  if (context.method !== "HEAD") context.body = found.open();
};

/**
 * A `.js` address whose file is TypeScript: a worker is named by URL, which import rewriting does not reach.
 */
export const typescriptBehindJs: Middleware = (context, next) => {
  const file = join(TOP, normalize(context.path));
  if (file.endsWith(".js") && !existsSync(file) && existsSync(file.replace(/\.js$/, ".ts"))) {
    context.url = context.url.replace(/\.js(?=$|\?)/, ".ts");
  }
  return next();
};

/**
 * Puts pages of test/pages, and all that they load, under the policy. The test runner's own page has inline
 * scripts.
 */
export const policy: Middleware = async (context, next) => {
  await next();
  const own = /^\/(components|demo|wasm-core|guest|test\/pages)\//.test(context.path);
  if (own) context.set("Content-Security-Policy", CONTENT_SECURITY_POLICY);
};

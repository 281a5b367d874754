// A web server's and a network's bad days, at `/test/faults/NAME`.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { TestRunnerConfig } from "@web/test-runner";

type Middleware = NonNullable<TestRunnerConfig["middleware"]>[number];
type Fault = (response: ServerResponse, request: IncomingMessage) => void;

const BINARY = { "content-type": "application/octet-stream" };

/** Promises more than it sends; `then` is what happens instead of the rest. */
function some(response: ServerResponse, then: () => void): void {
  response.writeHead(200, { ...BINARY, "content-length": 1 << 20 });
  response.write(Buffer.alloc(64 << 10, 0x13), then);
}

const FAULTS: Record<string, Fault> = {
  /** A "not found" page, sent as if it were the file. */
  html: (response) =>
    response
      .writeHead(200, { "content-type": "text/html" })
      .end("<!DOCTYPE html>\n<title>Not found</title>\n"),
  forbidden: (response) => response.writeHead(403).end(),
  failed: (response) => response.writeHead(503).end(),
  /** Closed without an answer. */
  reset: (_, request) => request.socket.destroy(),
  /** Closed in the middle of the answer. */
  cut: (response, request) => some(response, () => request.socket.destroy()),
  /** No answer, and no end. */
  silent: () => {},
  /** The answer stops and never goes on. */
  stalled: (response) => some(response, () => {}),
  /** The head of a gzip file, and nothing that belongs behind it. */
  "damaged.gz": (response) =>
    response.writeHead(200, BINARY).end(Buffer.from([0x1f, 0x8b, 8, 0, ...Array(64).fill(7)])),
  "not-json.json": (response) => response.writeHead(200, BINARY).end('{ "kernel": '),
  "no-kernel.json": (response) => response.writeHead(200, BINARY).end('{ "memory": 64 }'),
};

/** Serves the faults. */
export const faults: Middleware = (context, next) => {
  const [, name = ""] = /^\/test\/faults\/([\w.-]+)$/.exec(context.path) ?? [];
  const fault = FAULTS[name];
  if (!fault) return next();
  context.respond = false;
  fault(context.res, context.req);
  return undefined;
};

// The element under `default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'
// 'unsafe-inline'`: a guest boots until a user can log in, and the policy has nothing to refuse.
import { expect } from "@esm-bundle/chai";
import type { PolicyOutcome } from "../pages/policy.js";

it("boots under a strict Content-Security-Policy", async () => {
  const page = await fetch("/test/pages/policy.html");
  expect(page.headers.get("content-security-policy")).to.contain("default-src 'self'");
  expect(crossOriginIsolated, "no COOP and COEP headers").to.equal(false);
  const frame = document.createElement("iframe");
  frame.src = "/test/pages/policy.html";
  frame.style.cssText = "width: 1000px; height: 700px";
  const outcome = new Promise<PolicyOutcome>((resolve) => {
    addEventListener("message", ({ source, data }) => source === frame.contentWindow && resolve(data));
  });
  document.body.append(frame);
  expect(await outcome).to.deep.equal({ refused: [], state: "running", error: "" });
  frame.remove();
});

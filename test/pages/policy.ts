// A page under the strict policy of middleware.ts. Tells the page around it what the policy refused, and how
// far the guest came.
import "../../components/index.js";

/** What the page around this one is told. */
export interface PolicyOutcome {
  refused: string[];
  state: string;
  error: string;
}

const refused: string[] = [];
document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
  refused.push(`${violatedDirective}: ${blockedURI}`),
);
const guest = document.querySelector("vm-guest")!;
const error = await guest.ready.then(() => "", String);
const outcome: PolicyOutcome = { refused, state: guest.state, error };
parent.postMessage(outcome, location.origin);

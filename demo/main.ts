// The log-off story: marks each step as the guest says that it was done.

import { VmGuest } from "../components/index.js";

const guest = document.querySelector("#guest");
if (!(guest instanceof VmGuest)) throw new Error("the page has no guest");
const language = document.querySelector<HTMLSelectElement>("#language");

function mark(step: string, done: boolean): void {
  document.querySelector(`#step-${step}`)?.toggleAttribute("data-done", done);
}

/** Marks the steps of those who are logged on. */
function look({ guestOS }: VmGuest): void {
  for (const user of ["alice", "bob"]) {
    if (guestOS.sessions.some((session) => session.user === user)) mark(user, true);
  }
}

guest.addEventListener("vm-statechange", ({ state }) => {
  if (state === "turning-on") for (const step of ["alice", "bob", "logoff"]) mark(step, false);
});
guest.addEventListener("vm-guestlogoff", ({ logoffType }) => logoffType === 2 && mark("logoff", true));
guest.vm.addEventListener("sessions", () => look(guest));

language?.addEventListener("change", () => guest.setAttribute("lang", language.value));

// Moves and removes guests, to show what each of these does to a machine.

import { VmGuest } from "../components/index.js";

const guests = document.querySelector("#guests");
const [first, second] = [...document.querySelectorAll("vm-guest")].filter((one) => one instanceof VmGuest);
const swap = document.querySelector<HTMLButtonElement>("#swap");
const remove = document.querySelector<HTMLButtonElement>("#remove");
const told = document.querySelector("#told");

function tell(text: string): void {
  if (told) told.textContent = text;
}

swap?.addEventListener("click", () => {
  guests?.append(guests.firstElementChild ?? "");
  tell(`First: ${first?.state}. Second: ${second?.state}.`);
});

remove?.addEventListener("click", () => {
  if (!second || !guests) return;
  if (second.isConnected) second.remove();
  else guests.append(second);
  remove.textContent = second.isConnected ? "Remove the second" : "Put the second back";
  if (swap) swap.disabled = !second.isConnected;
  tell(second.isConnected ? "A new machine." : "Its Worker has ended, its memory is free.");
});

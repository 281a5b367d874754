// When can a user log in? One promise for each run of the machine.

import type { MachineState } from "../contract/contract.js";
import { VmError } from "../contract/vm-error.js";
import type { VmTask } from "./task.js";

const OFF: readonly MachineState[] = ["invalid", "turned-off", "saved"];

export class Readiness {
  #promise!: Promise<void>;
  #resolve!: () => void;
  #reject!: (error: VmError) => void;
  #settled = false;
  #on = false;
  /** A startup is under way: its error says more than the state that goes with it. */
  #starting = false;

  constructor() {
    this.#renew();
  }

  get promise(): Promise<void> {
    return this.#promise;
  }

  /** A user can log in. */
  succeed(): void {
    this.#settled = true;
    this.#resolve();
  }

  /** In this run of the machine nobody will be able to. */
  fail(error: VmError): void {
    this.#settled = true;
    this.#reject(error);
  }

  /** A startup was begun. */
  follow(startup: VmTask): void {
    if (!this.#on && this.#settled) this.#renew();
    this.#starting = true;
    startup.then(
      () => void (this.#starting = false),
      (error: VmError) => {
        this.#starting = false;
        if (error.symbol !== "VM_E_VM_RUNNING") this.fail(error);
      },
    );
  }

  /** The machine changed its state. */
  hear(state: MachineState): void {
    const on = !OFF.includes(state);
    if (on && !this.#on && this.#settled) this.#renew();
    if (!on && this.#on && !this.#starting) this.fail(new VmError("VM_E_VM_NOT_RUNNING"));
    this.#on = on;
  }

  #renew(): void {
    this.#settled = false;
    this.#promise = new Promise((resolve, reject) => ((this.#resolve = resolve), (this.#reject = reject)));
    this.#promise.catch(() => {});
  }
}

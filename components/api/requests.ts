// The requests of one VirtualMachine: checks arguments before they are sent, makes tasks and lists them.

import { argumentError } from "../contract/arguments.js";
import type { Client } from "../contract/call.js";
import type { VerbName, Verbs } from "../contract/contract.js";
import type { VmError } from "../contract/vm-error.js";
import { VmTask } from "./task.js";

/** Finished tasks that the list still holds. */
const KEPT = 16;

export class Requests {
  readonly #client: Client;
  readonly #announce: (type: "task" | "progress", detail: object) => void;
  #lastId = 0;
  #tasks: readonly VmTask<unknown>[] = [];

  /** @param announce called when a task begins, and each time one goes on or ends */
  constructor(client: Client, announce: (type: "task" | "progress", detail: object) => void) {
    this.#client = client;
    this.#announce = announce;
  }

  /** All tasks that are under way and the last few that ended, oldest first. */
  get tasks(): readonly VmTask<unknown>[] {
    return this.#tasks;
  }

  /** Sends a verb that is not a task. */
  ask<V extends VerbName>(
    verb: V,
    args: Verbs[V]["args"],
    transfer?: readonly object[],
  ): Promise<Verbs[V]["result"]> {
    const wrong = argumentError(verb, args);
    return wrong ? Promise.reject(wrong) : this.#client.call(verb, args, transfer);
  }

  /** Sends a task verb; wrong arguments too end the task, not the call. */
  begin<V extends VerbName>(verb: V, args: Verbs[V]["args"]): VmTask<Verbs[V]["result"]> {
    const wrong = argumentError(verb, args);
    const task = new VmTask<Verbs[V]["result"]>(++this.#lastId, verb, (listener) => {
      if (!wrong) return this.#client.begin(verb, args, listener);
      void Promise.resolve().then(() => listener.error(wrong));
      return { cancel() {} };
    });
    const told = () => this.#announce("progress", { task, percentCompleted: task.percentCompleted });
    task.addEventListener("progress", told);
    task.addEventListener("complete", told);
    this.#keep(task);
    this.#announce("task", { task });
    return task;
  }

  /** Gives the port up; what is under way ends with this error. */
  end(error: VmError): void {
    this.#client.end(error);
  }

  #keep(task: VmTask<unknown>): void {
    const finished = this.#tasks.filter((one) => one.isComplete);
    const dropped = new Set(finished.slice(0, Math.max(0, finished.length - KEPT)));
    this.#tasks = [...this.#tasks.filter((one) => !dropped.has(one)), task];
  }
}

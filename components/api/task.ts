// VmTask: a verb under way, after IVMTask, as a promise.

import { MAX_TIMEOUT } from "../contract/arguments.js";
import type { Listener } from "../contract/call.js";
import type { TaskProgress, TaskStep, VerbName } from "../contract/contract.js";
import { HRESULTS } from "../contract/hresult.js";
import { EventTarget, after } from "../contract/platform.js";
import { describeStep } from "../contract/steps.js";
import { TASK_RESULTS, type TaskResult } from "../contract/task-result.js";
import { VmError } from "../contract/vm-error.js";
import { VmEvent } from "./vm-event.js";

/** How far a task is. */
export interface VmTaskProgress {
  readonly percentCompleted: number;
  readonly step: TaskStep;
  /** The step in English words. */
  readonly description: string;
}

export interface VmTaskEvents {
  /** Percent, step or cancelability changed. */
  progress: VmEvent<VmTaskProgress>;
  /** The last event: succeeded, was cancelled or failed. */
  complete: VmEvent<{ readonly result: TaskResult; readonly error: VmError | null }>;
}

/** Sends the request; the listener hears of it later. */
export type Start<T> = (listener: Listener<T>) => { cancel(): void };

/**
 * A verb under way. It always completes: with success, cancelled, or with one HRESULT. `await task` gives the
 * verb's value or throws its VmError; a page that only listens to the events never sees an unhandled
 * rejection.
 *
 * Since a task is awaitable, an async function that returns one waits for its end: hand it on by a plain
 * function.
 *
 * `for await (const { percentCompleted, description } of task)` follows the progress; it may skip states when
 * the loop is slow, never the last one, and throws the task's error at the end.
 */
export class VmTask<T = void> extends EventTarget<VmTaskEvents> implements PromiseLike<T> {
  /** Unique among the tasks of one VirtualMachine. */
  readonly id: number;
  /** Which verb this is. */
  readonly verb: VerbName;
  /**
   * The call's own return: resolves for S_OK, rejects with an error of origin `call`. Silent when not
   * awaited.
   */
  readonly accepted: Promise<void>;

  readonly #done: Promise<T>;
  readonly #request: { cancel(): void };
  #progress: TaskProgress = { percent: 0, step: { key: "waiting" }, cancelable: false };
  #changes = 0;
  #wake: (() => void)[] = [];
  #result: TaskResult | undefined;
  #error: VmError | null = null;

  constructor(id: number, verb: VerbName, start: Start<T>) {
    super();
    this.id = id;
    this.verb = verb;
    let accept: () => void = () => {};
    let refuse: (error: VmError) => void = () => {};
    let succeed: (value: T) => void = () => {};
    let fail: (error: VmError) => void = () => {};
    this.accepted = new Promise((resolve, reject) => ((accept = resolve), (refuse = reject)));
    this.#done = new Promise((resolve, reject) => ((succeed = resolve), (fail = reject)));
    this.accepted.catch(() => {});
    this.#done.catch(() => {});
    this.#request = start({
      accepted: accept,
      progress: (progress) => this.#advance(progress),
      value: (value) => {
        accept();
        succeed(value);
        this.#advance({ percent: 100, step: { key: "done" }, cancelable: false });
        this.#complete(TASK_RESULTS.success);
      },
      error: (error) => {
        // After acceptance this changes nothing: a promise settles once.
        refuse(error);
        fail(error);
        this.#error = error;
        this.#complete(HRESULTS[error.symbol].result);
      },
    });
  }

  /** 0…100, never falls. */
  get percentCompleted(): number {
    return this.#progress.percent;
  }

  /** The step under way, for a page that has its own words. */
  get step(): TaskStep {
    return this.#progress.step;
  }

  /** The step under way in English words. */
  get description(): string {
    return describeStep(this.step);
  }

  /** True at the end, however it ended. */
  get isComplete(): boolean {
    return this.#result !== undefined;
  }

  /** Would cancel() be heeded now? */
  get isCancelable(): boolean {
    return this.#progress.cancelable && !this.isComplete;
  }

  /** VMTaskResult, 0…9; undefined while the task is under way. */
  get result(): TaskResult | undefined {
    return this.#result;
  }

  /**
   * The HRESULT as an unsigned number (`error | 0` is IVMTask.Error's LONG); 0 while under way and after
   * success.
   */
  get error(): number {
    return this.#error?.hresult ?? 0;
  }

  /** The error in English words; `""` while under way and after success. */
  get errorDescription(): string {
    return this.#error?.description ?? "";
  }

  /** The error itself; null while under way and after success. */
  get reason(): VmError | null {
    return this.#error;
  }

  /**
   * Asks for the end of the task, which then completes with result 1 and ERROR_CANCELLED, unless it is past
   * that point by the time the worker hears.
   * @throws VmError E_FAIL: it cannot be cancelled, or not any more
   */
  cancel(): void {
    if (!this.isCancelable) throw new VmError("E_FAIL", { detail: "the task cannot be cancelled" });
    this.#request.cancel();
  }

  /**
   * Waits for the end of the task, whichever it is.
   * @param timeoutMs ms, 0…4,000,000, or -1 for no limit
   * @returns false: still under way after that time
   * @throws VmError (rejects) E_INVALIDARG: every other number
   */
  async waitForCompletion(timeoutMs = -1): Promise<boolean> {
    if (!Number.isInteger(timeoutMs) || timeoutMs < -1 || timeoutMs > MAX_TIMEOUT) {
      const detail = `waitForCompletion: timeoutMs must be -1 or an integer from 0 to ${MAX_TIMEOUT}`;
      throw new VmError("E_INVALIDARG", { detail });
    }
    if (this.isComplete) return true;
    const done = this.#done.then(
      () => true,
      () => true,
    );
    if (timeoutMs === -1) return done;
    let stop = () => {};
    const late = new Promise<boolean>((resolve) => (stop = after(timeoutMs, () => resolve(false))));
    return Promise.race([done, late]).finally(stop);
  }

  then<A = T, B = never>(
    fulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    rejected?: ((error: VmError) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#done.then(fulfilled, rejected);
  }

  catch<B = never>(rejected?: ((error: VmError) => B | PromiseLike<B>) | null): Promise<T | B> {
    return this.#done.catch(rejected);
  }

  finally(settled?: (() => void) | null): Promise<T> {
    return this.#done.finally(settled);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<VmTaskProgress, void, void> {
    for (let seen = -1; ;) {
      if (seen !== this.#changes) {
        seen = this.#changes;
        yield this.#snapshot();
      } else if (this.isComplete) {
        await this.#done;
        return;
      } else {
        await new Promise<void>((resolve) => this.#wake.push(resolve));
      }
    }
  }

  #snapshot(): VmTaskProgress {
    return { percentCompleted: this.percentCompleted, step: this.step, description: this.description };
  }

  #advance(progress: TaskProgress): void {
    const percent = Math.max(this.percentCompleted, Math.min(100, Math.floor(progress.percent)));
    this.#progress = { ...progress, percent };
    this.#changes++;
    this.#wakeAll();
    this.dispatchEvent(new VmEvent("progress", this.#snapshot()));
  }

  #complete(result: TaskResult): void {
    this.#result = result;
    this.#wakeAll();
    this.dispatchEvent(new VmEvent("complete", { result, error: this.#error }));
  }

  #wakeAll(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }
}

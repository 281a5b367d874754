// A machine's worker that holds the lock `?lock=NAME` as long as it lives: who gets the lock after it knows that it is gone.

// oxlint-disable-next-line import/no-unassigned-import -- the worker's entry
import "../../components/worker/vm-worker.js";

const name = new URLSearchParams(location.search).get("lock") ?? "";
void navigator.locks.request(name, () => new Promise(() => {}));

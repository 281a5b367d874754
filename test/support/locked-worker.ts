// A machine's worker that holds the lock `?lock=NAME` as long as it lives.
// Whoever gets that lock knows that the worker is gone.

// oxlint-disable-next-line import/no-unassigned-import -- the worker's entry
import "../../components/worker/vm-worker.js";

const name = new URLSearchParams(location.search).get("lock") ?? "";
void navigator.locks.request(name, () => new Promise(() => {}));

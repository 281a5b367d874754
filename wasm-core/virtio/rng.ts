// The entropy device (virtio 1.2, 5.4): the host's cryptographic random bytes.
import { random } from "../host";
import { Chain } from "./chain";
import { Queue } from "./queue";
import { VirtioDevice } from "./virtio-device";

const ID: u32 = 4;
const QUEUE_SIZE: u32 = 8;
/** The most that one request gets; a driver that wants more asks again. */
const MAX_BYTES: u32 = 1024;

export class Rng extends VirtioDevice {
  private bytes: usize = heap.alloc(MAX_BYTES);

  constructor() {
    super(ID, 0, [new Queue(QUEUE_SIZE, new Chain())], 0);
  }

  notify(index: u32): void {
    const queue = this.queue(0);
    for (let n = queue.waiting(); n > 0 && queue.next(); n--) {
      const bytes = min(queue.chain.writable, MAX_BYTES);
      random(this.bytes, bytes);
      queue.complete(queue.chain.write(0, this.bytes, bytes));
    }
    this.settle(queue);
  }
}

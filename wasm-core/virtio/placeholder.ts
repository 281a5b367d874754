// An empty slot (virtio 1.2, 4.2.2, DeviceID 0): described like the others, taken by no driver.
import { Queue } from "./queue";
import { VirtioDevice } from "./virtio-device";

export class Placeholder extends VirtioDevice {
  constructor() {
    super(0, 0, new StaticArray<Queue>(0), 0);
  }

  notify(index: u32): void {}
}

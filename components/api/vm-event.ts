// The event class of everything in this folder.

import { Event } from "../contract/platform.js";

/** An event with its facts in `detail`, as CustomEvent has them. */
export class VmEvent<Detail> extends Event {
  readonly detail: Detail;

  constructor(type: string, detail: Detail) {
    super(type);
    this.detail = detail;
  }
}

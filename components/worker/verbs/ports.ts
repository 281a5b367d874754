// Every port a machine is served on: what all of them are told, and how a port is shared and cut off.

import {
  STANDING_NOTICES,
  type MachineState,
  type NoticeName,
  type Notices,
  type Verbs,
} from "../../contract/contract.js";
import type { Port } from "../../contract/platform.js";
import { maskOf } from "../../contract/rights.js";
import { serve, type Caller, type Host, type Server } from "../../contract/serve.js";
import { VmError } from "../../contract/vm-error.js";

/** States without a guest. */
const OFF: readonly MachineState[] = ["invalid", "turned-off", "saved"];
/** Standing notices that are true of one run of the guest only. */
const OF_A_RUN = STANDING_NOTICES.slice(STANDING_NOTICES.indexOf("state") + 1);

export class Ports {
  readonly #servers = new Map<number, { server: Server; sharer: Server | undefined }>();
  readonly #standing = new Map<NoticeName, Notices[NoticeName]>();
  readonly #host: Host;
  #lastShare = 0;

  /** @param host what is behind every port */
  constructor(host: Host) {
    this.#host = host;
  }

  /** Serves a port with the rights of a mask, and tells it how things are. Returns its number. */
  open(port: Port, mask: number, sharer?: Server): number {
    const share = ++this.#lastShare;
    const server = serve(port, this.#host, mask);
    this.#forgetEnded();
    this.#servers.set(share, { server, sharer });
    for (const [notice, data] of this.#standing) server.notify(notice, data);
    return share;
  }

  /** Tells every port that may read. What is transferred goes to one of them, the others get copies. */
  notify<N extends NoticeName>(notice: N, data: Notices[N], transfer: readonly object[] = []): void {
    if (notice === "state" && OFF.includes((data as Notices["state"]).state)) {
      for (const name of OF_A_RUN) this.#standing.delete(name);
    }
    if (STANDING_NOTICES.includes(notice)) {
      this.#standing.delete(notice);
      this.#standing.set(notice, data);
    }
    const readers = [...this.#servers.values()].map(({ server }) => server).filter((server) => server.reads);
    const last = readers.pop();
    for (const server of readers) server.notify(notice, data);
    last?.notify(notice, data, transfer);
  }

  /** Handler of `share`. */
  share({ rights, port }: Verbs["share"]["args"], { server }: Caller): { share: number } {
    return { share: this.open(port, maskOf(rights) & server.mask, server) };
  }

  /**
   * Handler of `revoke`. What the revoked port itself shared ends with it.
   * @throws VmError E_INVALIDARG: the asking port did not share that one
   */
  revoke({ share }: Verbs["revoke"]["args"], { server }: Caller): void {
    const shared = this.#servers.get(share);
    if (!shared || shared.sharer !== server) {
      throw new VmError("E_INVALIDARG", { detail: `revoke: ${share} was not shared by this port` });
    }
    this.#end(share, new VmError("ERROR_ACCESS_DENIED", { detail: "access was revoked" }));
  }

  /** Ends all ports but the one that asks for it, which ends when its answer is out. */
  endAll(error: VmError, asking?: Server): void {
    for (const [share, { server }] of [...this.#servers]) if (server !== asking) this.#end(share, error);
  }

  #end(share: number, error: VmError): void {
    const ended = this.#servers.get(share);
    if (!ended) return;
    this.#servers.delete(share);
    ended.server.end(error);
    for (const [below, { sharer }] of [...this.#servers])
      if (sharer === ended.server) this.#end(below, error);
  }

  #forgetEnded(): void {
    for (const [share, { server }] of [...this.#servers]) if (server.ended) this.#servers.delete(share);
  }
}

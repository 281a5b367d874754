// Everybody who holds a port onto the machine: who may do what, who has heard what.

import { STANDING_NOTICES, type MachineState, type NoticeName, type Notices } from "../contract/contract.js";
import type { Port } from "../contract/platform.js";
import { maskOf, type Right } from "../contract/rights.js";
import { serve, type Handlers, type Host, type Server } from "../contract/serve.js";
import { VmError } from "../contract/vm-error.js";
import type { ConsoleReader } from "./console-output.js";
import type { Consoles } from "./consoles.js";

type Standing = { [N in NoticeName]?: Notices[N] };

/** Facts of one run of the guest: those that follow `state`. */
const RUN_FACTS = STANDING_NOTICES.slice(STANDING_NOTICES.indexOf("state") + 1);
/** In these states the run goes on. */
const ON: readonly MachineState[] = ["running", "paused", "saving"];

/** A port that another one handed on. */
interface Share {
  server: Server;
  giver: Server;
}

export class Ports implements Host {
  handlers!: Handlers;
  readonly #consoles: () => Consoles;
  readonly #known: () => boolean;
  readonly #readers = new Map<Server, ReadonlyMap<string, ConsoleReader>>();
  readonly #shares = new Map<number, Share>();
  #lastShare = 0;
  #standing: Standing = {};
  #shown: Consoles | undefined;

  /** @param consoles the machine's consoles as they are at the moment */
  constructor(consoles: () => Consoles, known: () => boolean) {
    this.#consoles = consoles;
    this.#known = known;
  }

  known(): boolean {
    return this.#known();
  }

  /** Serves a port. It hears its rights, how things stand, and what the consoles have printed. */
  open(port: Port, rights: readonly Right[]): Server {
    return this.#open(port, maskOf(rights));
  }

  #open(port: Port, mask: number): Server {
    const server = serve(port, this, mask);
    for (const name of STANDING_NOTICES) {
      const data = this.#standing[name];
      if (data) server.notify(name, data);
    }
    this.#readers.set(server, this.#read(server));
    return server;
  }

  /** Serves a port with no more rights than `giver` has; returns the number to revoke it by. */
  share(port: Port, rights: readonly Right[], giver: Server): number {
    this.#prune();
    const server = this.#open(port, maskOf(rights) & giver.mask);
    this.#shares.set(++this.#lastShare, { server, giver });
    return this.#lastShare;
  }

  /** Cuts off a port that `asker` shared, and what its holder shared. @throws VmError E_INVALIDARG */
  revoke(share: number, asker: Server): void {
    const { server, giver } = this.#shares.get(share) ?? {};
    if (!server || giver !== asker) {
      throw new VmError("E_INVALIDARG", { detail: `there is no share ${share}` });
    }
    this.#cutOff(server);
    this.#prune();
  }

  #cutOff(holder: Server): void {
    for (const { server, giver } of this.#shares.values()) if (giver === holder) this.#cutOff(server);
    holder.end(new VmError("ERROR_ACCESS_DENIED", { detail: "the access was revoked" }));
  }

  /** Ends all ports but one. */
  endOthers(kept: Server, error: VmError): void {
    for (const server of this.#readers.keys()) if (server !== kept) server.end(error);
    this.#prune();
  }

  /** Tells everybody who may read. */
  notify<N extends NoticeName>(notice: N, data: Notices[N]): void {
    this.#keep(notice, data);
    this.#prune();
    for (const server of this.#readers.keys()) server.notify(notice, data);
    if (notice === "configured") this.#readNewConsoles();
  }

  #keep<N extends NoticeName>(notice: N, data: Notices[N]): void {
    if (!STANDING_NOTICES.includes(notice)) return;
    this.#standing = { ...this.#standing, [notice]: data };
    const { state } = this.#standing;
    if (notice === "state" && state && !ON.includes(state.state)) {
      for (const fact of RUN_FACTS) delete this.#standing[fact];
    }
  }

  /** A port's place in a console's output. @throws VmError E_INVALIDARG: no such console */
  reader(server: Server, console: string): ConsoleReader {
    const reader = this.#readers.get(server)?.get(console);
    if (!reader) throw new VmError("E_INVALIDARG", { detail: `there is no console ${console}` });
    return reader;
  }

  #readNewConsoles(): void {
    if (this.#shown === this.#consoles()) return;
    for (const server of this.#readers.keys()) this.#readers.set(server, this.#read(server));
  }

  #read(server: Server): ReadonlyMap<string, ConsoleReader> {
    this.#shown = this.#consoles();
    if (!server.reads) return new Map();
    const readers = this.#shown.open((console, bytes) =>
      server.notify("console", { console, bytes }, [bytes.buffer]),
    );
    for (const reader of readers.values()) reader.flush();
    return readers;
  }

  #prune(): void {
    for (const [server, readers] of this.#readers) {
      if (!server.ended) continue;
      this.#readers.delete(server);
      this.#shown?.close(readers);
    }
    for (const [share, { server }] of this.#shares) if (server.ended) this.#shares.delete(share);
  }
}

// The few things that window, Worker and Node all have and that contract and api use. Declared here,
// structurally, so that these folders compile with lib es2022 alone and nothing of one host can slip in; the
// one cast is at the end.

/** A MessagePort, a Worker or a Worker's own scope, of a browser or of node:worker_threads. */
export interface Port {
  postMessage(message: unknown, transfer: readonly object[]): void;
  /** Types used: `message`; `close`, `error`, `messageerror` where the host has them. */
  addEventListener(type: string, listener: (event: PortEvent) => void): void;
  /** A MessagePort delivers nothing before this. */
  start?(): void;
  close?(): void;
}

/**
 * The host's own MessagePort where its library is known to the compiler, so that a page can post such a port
 * on.
 */
export type HostMessagePort = typeof globalThis extends { MessagePort: { prototype: infer P } } ? P : Port;

export interface PortEvent {
  readonly type: string;
  readonly data?: unknown;
}

export interface PlatformEvent {
  readonly type: string;
  readonly target: unknown;
  readonly defaultPrevented: boolean;
  preventDefault(): void;
  stopPropagation(): void;
  stopImmediatePropagation(): void;
}

/** An EventTarget whose events are the members of `Events`, by type. */
export interface TypedEventTarget<Events> {
  addEventListener<T extends keyof Events & string>(
    type: T,
    listener: (event: Events[T]) => void,
    options?: { once?: boolean; signal?: AbortSignalLike },
  ): void;
  removeEventListener<T extends keyof Events & string>(type: T, listener: (event: Events[T]) => void): void;
  dispatchEvent(event: PlatformEvent): boolean;
}

export interface AbortSignalLike {
  readonly aborted: boolean;
}

type Timer = { readonly timer: never } | undefined;

interface Platform {
  Event: new (type: string, init?: { cancelable?: boolean }) => PlatformEvent;
  EventTarget: new <Events>() => TypedEventTarget<Events>;
  MessageChannel: new () => { readonly port1: Port; readonly port2: Port };
  TextEncoder: new () => { encode(text: string): Uint8Array };
  TextDecoder: new () => { decode(bytes: Uint8Array): string };
  setTimeout(callback: () => void, milliseconds: number): Timer;
  clearTimeout(timer: Timer): void;
  performance: { now(): number };
}

const platform = globalThis as unknown as Platform;

export const { Event, EventTarget, MessageChannel, TextEncoder, TextDecoder } = platform;

/** Calls back after `milliseconds`; returns what stops it. */
export function after(milliseconds: number, callback: () => void): () => void {
  const timer = platform.setTimeout(callback, milliseconds);
  return () => platform.clearTimeout(timer);
}

/** Monotonic time, ms. */
export function now(): number {
  return platform.performance.now();
}

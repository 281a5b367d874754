// A board that is on: its loop, what moves bytes between it and the ports, and what is read out of them.

import type { ExitReason } from "../../wasm-core/abi.js";
import type { Statistics } from "../contract/contract.js";
import type { AgentPort } from "./agent-port.js";
import type { Board } from "./board.js";
import type { Consoles } from "./consoles.js";
import { RunLoop, type RunLoopListener } from "./run-loop.js";

export interface RunningListener {
  /** A login prompt stands on a console. Told again and again. */
  login(): void;
  /** The core left; `panic` holds the kernel's last words if it left because of them. */
  left(reason: ExitReason, exitCode: number, panic: string | undefined): void;
  /** The kernel gave up and loops for ever. */
  died(words: string): void;
  /** The core broke down. */
  broke(cause: unknown): void;
}

/** How long a kernel that said its last word must stay silent to count as dead, ms of a whole core. */
const DEATH_WATCH = 2000;
/** How often is looked whether a port that holds the guest back still listens, ms. */
const STALL_CHECK = 1000;

type Timer = ReturnType<typeof setTimeout> | undefined;

export class Running implements RunLoopListener {
  readonly #board: Board;
  readonly #consoles: Consoles;
  readonly #agentPort: AgentPort;
  readonly #listener: RunningListener;
  readonly #loop: RunLoop;
  #percent = 100;
  #deathWatch: Timer;
  #stallCheck: Timer;

  constructor(board: Board, consoles: Consoles, agentPort: AgentPort, listener: RunningListener) {
    this.#board = board;
    this.#consoles = consoles;
    this.#agentPort = agentPort;
    this.#listener = listener;
    this.#loop = new RunLoop(board, this);
  }

  /**
   * The board was switched on or reset: joins everything to it and runs it.
   * @param rest before it runs, ms
   */
  begin(rest: number): void {
    this.#consoles.connect(this.#board);
    this.#agentPort.connect(this.#board, () => this.wake());
    this.#loop.start(rest);
  }

  /** The run ends: nothing of it is heard any more, but for its last words. */
  halt(): void {
    this.#loop.stop();
    clearTimeout(this.#deathWatch);
    clearTimeout(this.#stallCheck);
    this.#deathWatch = this.#stallCheck = undefined;
    this.#consoles.disconnect();
    this.#agentPort.disconnect();
  }

  /**
   * Clears the board's memory and starts its guest anew; begin() must follow.
   * @throws VmError as Board.reset does
   */
  reset(): Promise<void> {
    return this.#board.reset();
  }

  /** Halted for good. */
  close(): void {
    this.halt();
    this.#loop.close();
  }

  pause(): void {
    this.#loop.stop();
    this.#board.stopClock();
  }

  resume(): void {
    this.#board.startClock();
    this.#loop.start();
  }

  /** The guest gets so much of a core, 1…100 percent, until it is closed. */
  pace(percent: number): void {
    this.#percent = percent;
    this.#loop.pace(percent);
  }

  /** The guest has something to do. */
  wake(): void {
    this.#loop.wake();
  }

  /** Somebody typed: the guest has something to do, and an answer is waited for. */
  typed(): void {
    this.#loop.typed();
  }

  /** A port can take more output. */
  outputWanted(): void {
    if (this.pump()) this.#loop.stir();
  }

  get statistics(): Statistics {
    const { instructions, badAccesses, memoryBytes, translator } = this.#board;
    return { instructions, idle: this.#loop.idle, badAccesses, memoryBytes, translator };
  }

  pump(): boolean {
    const moved = this.#consoles.pump();
    const heard = this.#agentPort.pump();
    if (this.#consoles.printed) this.#agentPort.integration.printed();
    if (this.#consoles.login) this.#listener.login();
    this.#watchDeath();
    this.#watchStall();
    return moved || heard;
  }

  left(reason: ExitReason): void {
    this.#listener.left(reason, this.#board.exitCode, this.#consoles.panic?.words);
  }

  broke(cause: unknown): void {
    this.#listener.broke(cause);
  }

  #watchDeath(): void {
    const { panic } = this.#consoles;
    if (panic?.dead) {
      const patience = (DEATH_WATCH * 100) / this.#percent;
      this.#deathWatch ??= setTimeout(() => this.#listener.died(panic.words), patience);
    } else {
      clearTimeout(this.#deathWatch);
      this.#deathWatch = undefined;
    }
  }

  #watchStall(): void {
    if (!this.#consoles.stalled || this.#stallCheck !== undefined) return;
    this.#stallCheck = setTimeout(() => {
      this.#stallCheck = undefined;
      this.outputWanted();
    }, STALL_CHECK);
  }
}

import { MessageChannel, receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import { GaiaError, type ErrorValue } from '../../protocol';
import { cancelled } from '../faults';

/**
 * Work that a thread which unzips a file does beside it for the thread that scans: in small steps, between blocks of text.
 * Neither thread turns to its event loop for it.
 */
export interface AsideEnds {
  /** Of the thread that gives the work, and of the one that does it. */
  giver: AsideEnd;
  doer: AsideEnd;
}

/** To be sent to a thread once, with its port as transferred. */
export interface AsideEnd {
  port: MessagePort;
  words: SharedArrayBuffer;
}

/** One piece of work after the other, in steps of a fraction of a millisecond; what a piece returns is its answer. */
export interface AsideWork {
  take(piece: unknown): Generator<void, unknown>;
  /** Whether no more pieces will come. */
  readonly isOver: boolean;
  /** Nobody wants the rest. */
  leave(): void;
}

export function asideEnds(): AsideEnds {
  const { port1, port2 } = new MessageChannel();
  const words = new SharedArrayBuffer(16);
  return { giver: { port: port1, words }, doer: { port: port2, words } };
}

/** The doing thread is no more. */
export function loseAside({ words }: AsideEnd): void {
  Atomics.store(new Int32Array(words), LOST, 1);
  Atomics.notify(new Int32Array(words), DONE);
}

/** The thread that did the work is no more, and with it what it did. */
export class AsideLost extends Error {}

/** The end of the thread that gives the work. */
export class AsideGiver {
  private readonly port: MessagePort;
  private readonly words: Int32Array;

  constructor(
    { port, words }: AsideEnd,
    private readonly isCancelled: () => boolean
  ) {
    this.port = port;
    this.words = new Int32Array(words);
  }

  /**
   * Gives a piece of work whose answer is nothing. Waits while too much is under way.
   * @throws GaiaError what went wrong with this or an earlier piece; CANCELLED; AsideLost
   */
  give(piece: unknown, transfer: ArrayBuffer[]): void {
    this.wait(MOST);
    this.post(piece, transfer);
  }

  /** Gives a piece of work and waits for its answer. @throws as {@link give} */
  ask(piece: unknown): unknown {
    this.post(piece, []);
    this.wait(0);
    return (receiveMessageOnPort(this.port)!.message as Answer).answer;
  }

  /** As {@link ask} for the last piece, whatever else is wrong; gives up after a while. */
  end(piece: unknown): void {
    const { words, port } = this;
    this.post(piece, []);
    const until = performance.now() + PATIENCE;
    while (Atomics.load(words, LOST) === 0 && this.underWay > 0 && performance.now() < until) {
      Atomics.wait(words, DONE, Atomics.load(words, DONE), MOMENT);
    }
    port.close();
  }

  private get underWay(): number {
    return Atomics.load(this.words, GIVEN) - Atomics.load(this.words, DONE);
  }

  private post(piece: unknown, transfer: ArrayBuffer[]): void {
    this.port.postMessage(piece, transfer);
    Atomics.add(this.words, GIVEN, 1);
    Atomics.notify(this.words, GIVEN);
  }

  private wait(most: number): void {
    const { words } = this;
    for (;;) {
      const done = Atomics.load(words, DONE);
      if (Atomics.load(words, LOST) !== 0) {
        throw new AsideLost();
      }
      if (Atomics.load(words, FAULTS) !== 0) {
        throw GaiaError.from((receiveMessageOnPort(this.port)!.message as Answer).fault);
      }
      if (Atomics.load(words, GIVEN) - done <= most) {
        return;
      }
      if (this.isCancelled()) {
        throw cancelled();
      }
      Atomics.wait(words, DONE, done, MOMENT);
    }
  }
}

/** The end of the thread that does the work. */
export class AsideDoer {
  private readonly port: MessagePort;
  private readonly words: Int32Array;
  private steps?: Generator<void, unknown>;

  constructor(
    { port, words }: AsideEnd,
    private readonly own: AsideWork
  ) {
    this.port = port;
    this.words = new Int32Array(words);
  }

  /** Whether so much is under way that it goes before the unzipping. */
  get isUrgent(): boolean {
    const { words } = this;
    return Atomics.load(words, GIVEN) - words[DONE] > URGENT;
  }

  /** Does a step. False: there is nothing to do just now. */
  work(): boolean {
    const { words, port, own } = this;
    if (!this.steps) {
      if (Atomics.load(words, GIVEN) === words[DONE]) {
        return false;
      }
      const message = receiveMessageOnPort(port)?.message as unknown;
      if (message === undefined) {
        return false;
      }
      this.steps = own.take(message);
    }
    try {
      const { done, value } = this.steps.next();
      if (done !== true) {
        return true;
      }
      if (value !== undefined) {
        port.postMessage({ answer: value } satisfies Answer);
      }
    } catch (reason) {
      port.postMessage({ fault: GaiaError.from(reason).toJSON() } satisfies Answer);
      Atomics.store(words, FAULTS, 1);
    }
    this.steps = undefined;
    Atomics.add(words, DONE, 1);
    Atomics.notify(words, DONE);
    return true;
  }

  /** There is no more text: does all that still comes. */
  finish(isCancelled: () => boolean): void {
    while (!this.own.isOver && !isCancelled()) {
      const given = Atomics.load(this.words, GIVEN);
      if (!this.work()) {
        Atomics.wait(this.words, GIVEN, given, MOMENT);
      }
    }
    this.own.leave();
    this.port.close();
  }
}

interface Answer {
  answer?: unknown;
  fault?: ErrorValue;
}

/** Pieces under way, beside the one that is given, at most; and from how many on they go first. */
const MOST = 3;
const URGENT = 2;

/** How long a thread waits before it asks whether there is still a reason to, and for the end of all [ms]. */
const MOMENT = 20;
const PATIENCE = 1000;

const GIVEN = 0;
const DONE = 1;
const FAULTS = 2;
const LOST = 3;

const known = new Map<string, () => AsideWork>();

/** Tells this thread how to do work of a name. */
export function useAside(name: string, work: () => AsideWork): void {
  known.set(name, work);
}

export function asideWork(name: string): AsideWork {
  const work = known.get(name);
  if (!work) {
    throw new GaiaError('INTERNAL', `This worker does not know how to ${name}.`);
  }
  return work();
}

import type { CallSite } from './call-sites.ts';

/**
 * Numbers the frames below an entry from JavaScript. Equal scripts, lines and columns get equal numbers. It asks the
 * engine only for these, and makes no text: that saves two thirds of the cost of a capture. Functions that differ
 * only in a name given at run time are one.
 */
export class Callers {
  #outermost: Caller = newCaller();
  readonly #scripts = new Map<string, ScriptPlaces>();
  #length = 0;
  #places = 0;
  #numbers = 0;

  /** Bytes of all remembered frames and places; an estimate. */
  get memory(): number {
    return this.#length * 200;
  }

  /** The number of the frames from `first` on, at most `limit` of them. Numbers begin at 1. */
  numberOf(sites: readonly CallSite[], first: number, limit: number): number {
    if (this.#length > MOST) this.clear();
    const end = Math.min(sites.length, first + limit);
    let caller = this.#outermost;
    for (let index = first; index < end; index++) {
      const place = this.#placeOf(sites[index]!);
      let next = caller.callers.get(place);
      if (next === undefined) {
        next = newCaller();
        caller.callers.set(place, next);
        this.#length++;
      }
      caller = next;
    }
    if (caller.number === 0) caller.number = ++this.#numbers;
    return caller.number;
  }

  /** Forgets all. Equal frames then get another number, which misses a cache, but gives no wrong stack. */
  clear(): void {
    this.#outermost = newCaller();
    this.#scripts.clear();
    this.#length = 0;
  }

  #placeOf(site: CallSite): number {
    const name = site.getScriptNameOrSourceURL() ?? '';
    // A builtin: no stack shows it.
    if (name === '') return 0;
    let lines = this.#scripts.get(name);
    if (lines === undefined) {
      lines = new Map();
      this.#scripts.set(name, lines);
    }
    // In WebAssembly the position is a byte offset. In JavaScript it says nothing by itself: two scripts may share
    // a name, and each one's own text turns positions into lines.
    const isWasm = name.startsWith('wasm://');
    const line = isWasm ? 0 : (site.getLineNumber() ?? 0);
    const column = isWasm ? site.getPosition() : (site.getColumnNumber() ?? 0);
    let columns = lines.get(line);
    if (columns === undefined) {
      columns = new Map();
      lines.set(line, columns);
    }
    let place = columns.get(column);
    if (place === undefined) {
      place = ++this.#places;
      columns.set(column, place);
      this.#length++;
    }
    return place;
  }
}

/** The places in a script: line, then column, then the number of the place, which is unique. */
type ScriptPlaces = Map<number, Map<number, number>>;

/** A frame, and its callers so far, by place. */
interface Caller {
  readonly callers: Map<number, Caller>;
  /** The number of the stack that begins here; 0 if nobody has asked for it. */
  number: number;
}

function newCaller(): Caller {
  return { callers: new Map(), number: 0 };
}

/** We remember at most so many frames and places. */
const MOST = 200_000;

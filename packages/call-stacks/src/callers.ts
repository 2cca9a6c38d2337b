import type { CallSite } from './call-sites.ts';

/**
 * Numbers what is below an entry from JavaScript: the same scripts, lines and columns have the same
 * number. Asks the engine only for what tells frames apart, and makes no text of it, which is two
 * thirds of what a capture costs. Functions that nothing but a name given at run time tells apart are one.
 */
export class Callers {
  #outermost: Caller = newCaller();
  readonly #scripts = new Map<string, ScriptPlaces>();
  #length = 0;
  #places = 0;
  #numbers = 0;

  /** Bytes of what is remembered; an estimate. */
  get memory(): number {
    return this.#length * 200;
  }

  /** The number of the frames from `first` on, at most `limit` of them; from 1 on. */
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

  /** Forgets all. What comes again gets another number: a miss of a cache, and no wrong stack. */
  clear(): void {
    this.#outermost = newCaller();
    this.#scripts.clear();
    this.#length = 0;
  }

  #placeOf(site: CallSite): number {
    const name = site.getScriptNameOrSourceURL() ?? '';
    // A builtin: no stack has it.
    if (name === '') return 0;
    let lines = this.#scripts.get(name);
    if (lines === undefined) {
      lines = new Map();
      this.#scripts.set(name, lines);
    }
    // In WebAssembly a position is a byte offset. In JavaScript two scripts may share a name, and
    // positions are turned into lines by their own text: so it is not taken for that.
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

/** Places in a script, each with a number that no other one has: line, column. */
type ScriptPlaces = Map<number, Map<number, number>>;

/** A frame, and what called it so far, by place. */
interface Caller {
  readonly callers: Map<number, Caller>;
  /** Of the stack that begins here; 0 if nobody has asked. */
  number: number;
}

function newCaller(): Caller {
  return { callers: new Map(), number: 0 };
}

/** Frames and places that are remembered. */
const MOST = 200_000;

/** What a reader throws at a name that it does not understand: the name then stays as it is. */
export class UnknownMangling extends Error {}

/** Calls within calls, and letters of what is written, at most: names may come from anybody. */
const MOST_DEPTH = 200;
const MOST_LETTERS = 20_000;

/** A position in a mangled name. */
export class NameCursor {
  readonly text: string;
  at: number;
  readonly end: number;
  #depth = 0;
  #work = 0;

  constructor(text: string, at: number, end: number = text.length) {
    this.text = text;
    this.at = at;
    this.end = end;
  }

  get isAtEnd(): boolean {
    return this.at >= this.end;
  }

  /** The letter that comes, or another one after it; empty at the end. */
  peek(ahead: number = 0): string {
    return this.at + ahead < this.end ? this.text[this.at + ahead]! : '';
  }

  /** Whether these letters come. */
  comes(letters: string): boolean {
    return this.at + letters.length <= this.end && this.text.startsWith(letters, this.at);
  }

  /** Moves past these letters, if they come; returns whether they do. */
  take(letters: string): boolean {
    if (!this.comes(letters)) return false;
    this.at += letters.length;
    return true;
  }

  /** Moves past these letters. */
  expect(letters: string): void {
    if (!this.take(letters)) throw this.unknown();
  }

  /** Moves past so many letters. */
  letters(count: number): string {
    if (count > this.end - this.at) throw this.unknown();
    this.at += count;
    return this.text.slice(this.at - count, this.at);
  }

  /** A number in decimal digits; undefined if there is none. */
  digits(): number | undefined {
    const start = this.at;
    while (this.peek() >= '0' && this.peek() <= '9') this.at++;
    return this.at === start ? undefined : Number(this.text.slice(start, this.at));
  }

  /** Reads what may contain itself. */
  nested<Read>(read: () => Read): Read {
    if (++this.#depth > MOST_DEPTH) throw this.unknown();
    try {
      return read();
    } finally {
      this.#depth--;
    }
  }

  /** Passes text on, and counts it: what stands once in a name may be written many times. */
  written(text: string): string {
    this.#work += text.length;
    if (text.length > MOST_LETTERS || this.#work > MOST_LETTERS * 50) throw this.unknown();
    return text;
  }

  unknown(): UnknownMangling {
    return new UnknownMangling(`${this.text} at ${this.at}`);
  }
}

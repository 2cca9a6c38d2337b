/** Thrown for a name that a reader does not understand: `demangle` then leaves the name unchanged. */
export class UnknownMangling extends Error {}

/** Limits on nested rules and on letters of the result: a name may come from anybody. */
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

  /** The next letter, or the one so many letters after it; empty at the end. */
  peek(ahead: number = 0): string {
    return this.at + ahead < this.end ? this.text[this.at + ahead]! : '';
  }

  /** Whether these letters come next. */
  comes(letters: string): boolean {
    return this.at + letters.length <= this.end && this.text.startsWith(letters, this.at);
  }

  /** Moves past these letters if they come next; returns whether they do. */
  take(letters: string): boolean {
    if (!this.comes(letters)) return false;
    this.at += letters.length;
    return true;
  }

  /** Moves past these letters, which must come next. */
  expect(letters: string): void {
    if (!this.take(letters)) throw this.unknown();
  }

  /** Moves past this number of letters; returns them. */
  letters(count: number): string {
    if (count > this.end - this.at) throw this.unknown();
    this.at += count;
    return this.text.slice(this.at - count, this.at);
  }

  /** Moves past a number in decimal digits; returns it, or undefined if there is none. */
  digits(): number | undefined {
    const start = this.at;
    while (this.peek() >= '0' && this.peek() <= '9') this.at++;
    return this.at === start ? undefined : Number(this.text.slice(start, this.at));
  }

  /** Reads a rule that may contain itself. */
  nested<Read>(read: () => Read): Read {
    if (++this.#depth > MOST_DEPTH) throw this.unknown();
    try {
      return read();
    } finally {
      this.#depth--;
    }
  }

  /** Returns the text, and counts its letters: a short name can expand to a very long text. */
  written(text: string): string {
    this.#work += text.length;
    if (text.length > MOST_LETTERS || this.#work > MOST_LETTERS * 50) throw this.unknown();
    return text;
  }

  unknown(): UnknownMangling {
    return new UnknownMangling(`${this.text} at ${this.at}`);
  }
}

import { brokenProfile } from '../profile-errors.ts';

/**
 * Rows by id. An id is any number of 64 bits but 0; writers count from 1, so that a column of rows
 * serves instead of a map.
 */
export class RowIndex {
  readonly #what: string;
  readonly #rows = new Map<number | bigint, number>();
  #greatest = 0;
  #dense: Int32Array | undefined;

  /** `what` names an entry in errors: `location`. */
  constructor(what: string) {
    this.#what = what;
  }

  /** Gives the next row to an id. */
  add(id: number | bigint): number {
    if (id === 0) throw brokenProfile(`a ${this.#what} has id 0, which stands for none`);
    const row = this.#rows.size;
    this.#rows.set(id, row);
    if (this.#rows.size === row) throw brokenProfile(`two ${this.#what}s have id ${id}`);
    if (id > this.#greatest) this.#greatest = Number(id);
    return row;
  }

  /** The row of an id. */
  row(id: number | bigint): number {
    this.#dense ??= this.#index();
    const row = typeof id === 'number' && id < this.#dense.length ? this.#dense[id] : undefined;
    if (row !== undefined && row !== -1) return row;
    const found = this.#dense.length > 0 ? undefined : this.#rows.get(id);
    if (found === undefined) throw brokenProfile(`no ${this.#what} has id ${id}`);
    return found;
  }

  /** Empty where ids are too far apart. */
  #index(): Int32Array {
    if (this.#greatest > 4 * this.#rows.size + 64) return new Int32Array(0);
    const dense = new Int32Array(this.#greatest + 1).fill(-1);
    for (const [id, row] of this.#rows) dense[Number(id)] = row;
    return dense;
  }
}

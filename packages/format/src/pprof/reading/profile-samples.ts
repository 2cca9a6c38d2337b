import { type Domain, narrow, type TablesBuilder, type TraceTable } from '@tracemalloc/core';
import { LABEL, LABELS, PROFILE, SAMPLE } from '../../schema/profile-schema.ts';
import { brokenProfile } from '../profile-errors.ts';
import type { DomainsByLabel } from '../profile-labels.ts';
import type { ChosenValues } from '../sample-types.ts';
import type { MessageReader } from './message-reader.ts';
import type { LocationFrames } from './profile-frames.ts';
import { ProfileStacks } from './profile-stacks.ts';
import { type ProfileTables, stringAt } from './profile-tables.ts';

/** A size or a count that is no number of bytes or blocks. */
const isExact = (value: number): boolean => value <= Number.MAX_SAFE_INTEGER;

/** Reads the samples of a profile as traces. */
export class ProfileSamplesReader {
  readonly #reader: MessageReader;
  readonly #tables: ProfileTables;
  readonly #builder: TablesBuilder;
  readonly #domains: DomainsByLabel;
  readonly #values: ChosenValues;
  readonly #stacks: ProfileStacks;
  readonly #entry: Uint32Array;
  readonly #size: Float64Array;
  readonly #count: Float64Array;
  readonly #domain: Float64Array;
  readonly #totalNframe: Float64Array;
  readonly #unknownLabels = new Set<number>();
  readonly #domainOfString = new Map<number, Domain>();
  // Of the sample that is being read; its row is that of its trace.
  #sample = 0;
  #row = 0;
  #ids: (number | bigint)[] = [];
  #packedStart = 0;
  #packedEnd = 0;
  #valueCount = 0;
  #blockSize = 0;

  constructor(
    reader: MessageReader,
    tables: ProfileTables,
    builder: TablesBuilder,
    frames: LocationFrames,
    domains: DomainsByLabel,
    values: ChosenValues,
  ) {
    const { sampleCount } = tables;
    this.#reader = reader;
    this.#tables = tables;
    this.#builder = builder;
    this.#domains = domains;
    this.#values = values;
    this.#stacks = new ProfileStacks(reader.buf, builder, tables.locations.rows, frames);
    this.#entry = new Uint32Array(sampleCount);
    this.#size = new Float64Array(sampleCount);
    this.#count = new Float64Array(sampleCount);
    this.#domain = new Float64Array(sampleCount);
    this.#totalNframe = new Float64Array(sampleCount);
  }

  /** Keys of labels that a trace has no place for. */
  get unknownLabels(): string[] {
    return Array.from(this.#unknownLabels, (key) => stringAt(this.#tables.strings, key));
  }

  /**
   * The traces, one for each sample that is not empty. The stacks are in the builder, and so is one
   * trace for each list of locations, whose row in the finished `stack` column says where its stack
   * went.
   */
  read(): (stack: Int32Array) => TraceTable {
    const reader = this.#reader;
    reader.pos = 0;
    while (reader.pos < reader.len) {
      const tag = reader.tag();
      if (tag === ((PROFILE.sample << 3) | 2)) {
        const outer = reader.enter();
        this.#readSample();
        reader.leave(outer);
      } else reader.skipType(tag & 7, 0, tag >>> 3);
    }
    for (const stack of this.#stacks.stacks) this.#builder.trace(stack, 0);
    return (stack) => ({
      length: this.#row,
      stack: Int32Array.from(this.#entry.subarray(0, this.#row), (entry) => stack[entry]!),
      size: narrow(this.#size, this.#row),
      count: narrow(this.#count, this.#row),
      domain: narrow(this.#domain, this.#row),
      totalNframe: narrow(this.#totalNframe, this.#row),
    });
  }

  #readSample(): void {
    const reader = this.#reader;
    const row = this.#row;
    this.#ids.length = 0;
    this.#packedStart = this.#packedEnd = 0;
    this.#valueCount = 0;
    this.#blockSize = 0;
    this.#size[row] = this.#count[row] = this.#domain[row] = this.#totalNframe[row] = 0;
    while (reader.pos < reader.len) {
      const tag = reader.varint();
      const wireType = tag & 7;
      switch (tag >>> 3) {
        case SAMPLE.locationId:
          this.#readLocations(wireType);
          break;
        case SAMPLE.value:
          this.#readValues(wireType);
          break;
        case SAMPLE.label:
          this.#readLabel(wireType);
          break;
        default:
          reader.skipType(wireType, 0, tag >>> 3);
      }
    }
    const types = this.#tables.header.sampleTypes.length;
    if (this.#valueCount !== types) {
      throw brokenProfile(
        `sample ${this.#sample} has ${this.#valueCount} values, expected ${types}`,
      );
    }
    this.#checkValue(this.#size[row]!);
    this.#checkValue(this.#count[row]!);
    this.#sample++;
    // Nothing is left of what other values may have counted.
    if (this.#size[row] === 0 && this.#count[row] === 0) return;
    if (this.#values.count === -1) this.#count[row] = this.#estimatedCount(this.#size[row]!);
    this.#entry[row] =
      this.#packedEnd > 0
        ? this.#stacks.entryOf(this.#packedStart, this.#packedEnd, () => this.#unpacked())
        : this.#stacks.add(this.#ids);
    this.#row++;
  }

  /** A single packed list stays where it is; whatever else writers may do is put into one list. */
  #readLocations(wireType: number): void {
    const reader = this.#reader;
    if (wireType === 2 && this.#packedEnd === 0 && this.#ids.length === 0) {
      const outer = reader.enter();
      this.#packedStart = reader.pos;
      this.#packedEnd = reader.len;
      reader.pos = reader.len;
      reader.leave(outer);
      return;
    }
    if (this.#packedEnd > 0) this.#unpacked();
    this.#packedEnd = 0;
    reader.integers(wireType, (id) => this.#ids.push(id));
  }

  #unpacked(): readonly (number | bigint)[] {
    const reader = this.#reader;
    const { pos, len } = reader;
    reader.pos = this.#packedStart;
    reader.len = this.#packedEnd;
    while (reader.pos < reader.len) this.#ids.push(reader.integer());
    reader.pos = pos;
    reader.len = len;
    return this.#ids;
  }

  #readValues(wireType: number): void {
    const reader = this.#reader;
    if (wireType === 0) {
      this.#addValue(reader.varint());
    } else {
      if (wireType !== 2) throw brokenProfile(`values have wire type ${wireType}, expected 0 or 2`);
      const outer = reader.enter();
      while (reader.pos < reader.len) this.#addValue(reader.varint());
      reader.leave(outer);
    }
  }

  #addValue(value: number): void {
    const place = this.#valueCount++;
    if (place === this.#values.size) this.#size[this.#row] = value;
    else if (place === this.#values.count) this.#count[this.#row] = value;
  }

  #checkValue(value: number): void {
    if (isExact(value)) return;
    const what = `sample ${this.#sample} has ${value < 2 ** 63 ? value : 'less than 0'}`;
    throw brokenProfile(`${what}, expected memory in use, at most 2^53 - 1, and no difference`);
  }

  #readLabel(wireType: number): void {
    if (wireType !== 2) throw brokenProfile(`a label has wire type ${wireType}, expected 2`);
    const reader = this.#reader;
    const outer = reader.enter();
    let key = 0;
    let text = 0;
    let number = 0;
    while (reader.pos < reader.len) {
      const tag = reader.varint();
      if (tag === LABEL.key << 3) key = reader.varint();
      else if (tag === LABEL.str << 3) text = reader.varint();
      else if (tag === LABEL.num << 3) number = reader.varint();
      else reader.skipType(tag & 7, 0, tag >>> 3);
    }
    reader.leave(outer);
    const name = stringAt(this.#tables.strings, key);
    if (name === LABELS.domain && text !== 0) this.#domain[this.#row] = this.#domainOf(text);
    else if (name === LABELS.blockSize && text === 0) this.#blockSize = number;
    else if (name === LABELS.totalNframe && text === 0 && number < Number.MAX_SAFE_INTEGER) {
      this.#totalNframe[this.#row] = number + 1;
    } else this.#unknownLabels.add(key);
  }

  #domainOf(text: number): Domain {
    let domain = this.#domainOfString.get(text);
    if (domain === undefined) {
      domain = this.#domains.domain(stringAt(this.#tables.strings, text));
      this.#domainOfString.set(text, domain);
    }
    return domain;
  }

  /** Where blocks are not counted: one of the size that the label says, or only one. */
  #estimatedCount(size: number): number {
    if (size === 0) return 0;
    return this.#blockSize > 0 ? Math.max(1, Math.round(size / this.#blockSize)) : 1;
  }
}

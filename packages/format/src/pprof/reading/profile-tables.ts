import {
  FUNCTION,
  LINE,
  LOCATION,
  MAPPING,
  PROFILE,
  VALUE_TYPE,
} from '../../schema/profile-schema.ts';
import { brokenProfile, truncatedProfile } from '../profile-errors.ts';
import type { SampleType } from '../sample-types.ts';
import type { MessageReader } from './message-reader.ts';
import type { Mapping, ProfileHeader } from './profile-header.ts';
import { RowIndex } from './row-index.ts';

/** Functions by column; strings by their index. */
export interface FunctionTable {
  readonly name: readonly number[];
  readonly systemName: readonly number[];
  readonly filename: readonly number[];
  readonly startLine: readonly number[];
}

/** Locations by column: the lines of row `i` are those from `firstLine[i]` to `firstLine[i + 1]`. */
interface LocationTable {
  readonly rows: RowIndex;
  readonly length: number;
  readonly id: readonly (number | bigint)[];
  /** 0 for none. */
  readonly mappingId: readonly (number | bigint)[];
  readonly address: readonly (number | bigint)[];
  readonly firstLine: readonly number[];
}

/** Lines by column, the most recent call of each location first. */
interface LineTable {
  /** Row of the function. */
  readonly function: readonly number[];
  readonly line: readonly (number | bigint)[];
  readonly column: readonly number[];
}

/** All of a profile but its samples. */
export interface ProfileTables {
  readonly header: ProfileHeader;
  readonly strings: readonly string[];
  readonly functions: FunctionTable;
  readonly locations: LocationTable;
  readonly lines: LineTable;
  readonly sampleCount: number;
}

type Numbers = Record<number, number | bigint>;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads all of a profile but its samples, which need what may stand behind them. */
export class ProfileTablesReader {
  readonly #reader: MessageReader;
  readonly #strings: string[] = [];
  readonly #scalars: Numbers = {};
  readonly #comments: number[] = [];
  readonly #sampleTypes: Numbers[] = [];
  #periodType: Numbers | undefined;
  readonly #mappings: Numbers[] = [];
  readonly #functionRows = new RowIndex('function');
  readonly #functions = { name: [], systemName: [], filename: [], startLine: [] } as {
    [K in keyof FunctionTable]: number[];
  };
  readonly #locationRows = new RowIndex('location');
  readonly #locationId: (number | bigint)[] = [];
  readonly #mappingId: (number | bigint)[] = [];
  readonly #address: (number | bigint)[] = [];
  readonly #firstLine: number[] = [0];
  readonly #functionId: (number | bigint)[] = [];
  readonly #line: (number | bigint)[] = [];
  readonly #column: number[] = [];
  #sampleCount = 0;

  constructor(reader: MessageReader) {
    this.#reader = reader;
  }

  read(): ProfileTables {
    this.#reader.fields((field, wireType) => this.#field(field, wireType));
    if (this.#strings.length === 0) throw truncatedProfile('it has no string_table');
    if (this.#strings[0] !== '') throw brokenProfile('string_table[0] is not the empty string');
    return {
      header: this.#header(),
      strings: this.#strings,
      functions: this.#functions,
      locations: {
        rows: this.#locationRows,
        length: this.#address.length,
        id: this.#locationId,
        mappingId: this.#mappingId,
        address: this.#address,
        firstLine: this.#firstLine,
      },
      lines: {
        function: this.#functionId.map((id) => this.#functionRows.row(id)),
        line: this.#line,
        column: this.#column,
      },
      sampleCount: this.#sampleCount,
    };
  }

  #field(field: number, wireType: number): void {
    const reader = this.#reader;
    switch (field) {
      case PROFILE.sample:
        expectBytes(field, wireType);
        reader.skip(reader.size());
        this.#sampleCount++;
        break;
      case PROFILE.stringTable:
        expectBytes(field, wireType);
        this.#strings.push(this.#string());
        break;
      case PROFILE.location:
        expectBytes(field, wireType);
        this.#location();
        break;
      case PROFILE.function:
        expectBytes(field, wireType);
        this.#function();
        break;
      case PROFILE.sampleType:
        expectBytes(field, wireType);
        this.#sampleTypes.push(this.#numbers());
        break;
      case PROFILE.periodType:
        expectBytes(field, wireType);
        this.#periodType = this.#numbers();
        break;
      case PROFILE.mapping:
        expectBytes(field, wireType);
        this.#mappings.push(this.#numbers());
        break;
      case PROFILE.comment:
        reader.integers(wireType, (value) => this.#comments.push(Number(value)));
        break;
      default:
        if (field > PROFILE.docUrl || wireType !== 0) reader.skipType(wireType, 0, field);
        else this.#scalars[field] = reader.integer();
    }
  }

  /** The fields of a message that has only numbers. */
  #numbers(): Numbers {
    const numbers: Numbers = {};
    this.#reader.message((field, wireType) => {
      if (wireType === 0) numbers[field] = this.#reader.integer();
      else this.#reader.skipType(wireType, 0, field);
    });
    return numbers;
  }

  #string(): string {
    const bytes = this.#reader.bytes();
    try {
      return utf8.decode(bytes);
    } catch (error) {
      throw brokenProfile(`string_table[${this.#strings.length}] is not UTF-8`, error);
    }
  }

  #function(): void {
    const fields = this.#numbers();
    this.#functionRows.add(fields[FUNCTION.id] ?? 0);
    this.#functions.name.push(Number(fields[FUNCTION.name] ?? 0));
    this.#functions.systemName.push(Number(fields[FUNCTION.systemName] ?? 0));
    this.#functions.filename.push(Number(fields[FUNCTION.filename] ?? 0));
    this.#functions.startLine.push(Number(fields[FUNCTION.startLine] ?? 0));
  }

  #location(): void {
    const reader = this.#reader;
    const fields: Numbers = {};
    reader.message((field, wireType) => {
      if (field === LOCATION.line) {
        expectBytes(field, wireType);
        const line = this.#numbers();
        this.#functionId.push(line[LINE.functionId] ?? 0);
        this.#line.push(line[LINE.line] ?? 0);
        this.#column.push(Number(line[LINE.column] ?? 0));
      } else if (wireType === 0) fields[field] = reader.integer();
      else reader.skipType(wireType, 0, field);
    });
    this.#locationRows.add(fields[LOCATION.id] ?? 0);
    this.#locationId.push(fields[LOCATION.id] ?? 0);
    this.#mappingId.push(fields[LOCATION.mappingId] ?? 0);
    this.#address.push(fields[LOCATION.address] ?? 0);
    this.#firstLine.push(this.#line.length);
  }

  #header(): ProfileHeader {
    const scalar = (field: number) => this.#scalars[field] ?? 0;
    const text = (index: number | bigint = 0) => stringAt(this.#strings, index);
    const type = (numbers: Numbers): SampleType => ({
      type: text(numbers[VALUE_TYPE.type]),
      unit: text(numbers[VALUE_TYPE.unit]),
    });
    return {
      sampleTypes: this.#sampleTypes.map(type),
      defaultSampleType: text(scalar(PROFILE.defaultSampleType)),
      periodType: this.#periodType && type(this.#periodType),
      period: Number(scalar(PROFILE.period)),
      timeNanos: scalar(PROFILE.timeNanos),
      durationNanos: Number(scalar(PROFILE.durationNanos)),
      dropFrames: text(scalar(PROFILE.dropFrames)),
      keepFrames: text(scalar(PROFILE.keepFrames)),
      comments: this.#comments.map(text),
      docUrl: text(scalar(PROFILE.docUrl)),
      mappings: this.#mappings.map(
        (numbers): Mapping => ({
          id: numbers[MAPPING.id] ?? 0,
          start: numbers[MAPPING.memoryStart] ?? 0,
          limit: numbers[MAPPING.memoryLimit] ?? 0,
          fileOffset: numbers[MAPPING.fileOffset] ?? 0,
          filename: text(numbers[MAPPING.filename]),
          buildId: text(numbers[MAPPING.buildId]),
          hasFunctions: Boolean(numbers[MAPPING.hasFunctions]),
          hasFilenames: Boolean(numbers[MAPPING.hasFilenames]),
          hasLineNumbers: Boolean(numbers[MAPPING.hasLineNumbers]),
          hasInlineFrames: Boolean(numbers[MAPPING.hasInlineFrames]),
        }),
      ),
    };
  }
}

/** The string that an index names. */
export function stringAt(strings: readonly string[], index: number | bigint): string {
  const text = strings[Number(index)];
  if (text !== undefined) return text;
  throw brokenProfile(
    `it names string ${index} of ${strings.length}: it contradicts itself, or its end is missing`,
  );
}

function expectBytes(field: number, wireType: number): void {
  if (wireType === 2) return;
  throw brokenProfile(`field ${field} has wire type ${wireType}, expected 2`);
}

import type { Writer } from 'protobufjs/minimal.js';
import { MAPPING, PROFILE } from '../../schema/profile-schema.ts';
import type { PprofMapping } from '../pprof-metadata.ts';
import { writeInteger, writeMessage } from './message-writer.ts';
import type { ProfileStrings } from './profile-strings.ts';

/** An address, and the id of the mapping it is in. */
export interface Address {
  readonly address: number | bigint;
  readonly mappingId: number;
  /** Whether the mapping is one that the profile was read with. */
  readonly isGiven: boolean;
}

/** The mappings of a profile that is written: those it was read with, and one for each other file. */
export class MappingsWriter {
  readonly #given: readonly PprofMapping[];
  /** The greatest offset in each file that has no mapping, in the order of their ids. */
  readonly #own = new Map<string, { readonly id: number; greatest: number }>();

  constructor(given: readonly PprofMapping[]) {
    this.#given = given;
  }

  /** Where the byte `offset` of a file is. */
  addressOf(filename: string, offset: number): Address {
    const exact = BigInt(offset);
    const place = this.#given.findIndex((mapping) => {
      const from = BigInt(mapping.fileOffset);
      const length = BigInt(mapping.limit) - BigInt(mapping.start);
      return mapping.filename === filename && exact >= from && exact < from + length;
    });
    if (place !== -1) {
      const { start, fileOffset } = this.#given[place]!;
      return {
        address: BigInt(start) + exact - BigInt(fileOffset),
        mappingId: place + 1,
        isGiven: true,
      };
    }
    let own = this.#own.get(filename);
    if (own === undefined) {
      own = { id: this.#given.length + this.#own.size + 1, greatest: offset };
      this.#own.set(filename, own);
    }
    own.greatest = Math.max(own.greatest, offset);
    return { address: offset, mappingId: own.id, isGiven: false };
  }

  write(writer: Writer, strings: ProfileStrings): void {
    for (const [place, mapping] of this.#given.entries()) {
      const { start, limit, fileOffset, filename, buildId, has } = mapping;
      writeMessage(writer, PROFILE.mapping, () => {
        writeInteger(writer, MAPPING.id, place + 1);
        writeInteger(writer, MAPPING.memoryStart, BigInt(start));
        writeInteger(writer, MAPPING.memoryLimit, BigInt(limit));
        writeInteger(writer, MAPPING.fileOffset, BigInt(fileOffset));
        writeInteger(writer, MAPPING.filename, strings.index(filename));
        writeInteger(writer, MAPPING.buildId, strings.index(buildId));
        writeInteger(writer, MAPPING.hasFunctions, Number(has.includes('functions')));
        writeInteger(writer, MAPPING.hasFilenames, Number(has.includes('filenames')));
        writeInteger(writer, MAPPING.hasLineNumbers, Number(has.includes('lineNumbers')));
        writeInteger(writer, MAPPING.hasInlineFrames, Number(has.includes('inlineFrames')));
      });
    }
    for (const [filename, { id, greatest }] of this.#own) {
      writeMessage(writer, PROFILE.mapping, () => {
        writeInteger(writer, MAPPING.id, id);
        writeInteger(writer, MAPPING.memoryLimit, greatest + 1);
        writeInteger(writer, MAPPING.filename, strings.index(filename));
        // Set even without names: nobody else has more, and pprof need not search for them.
        writeInteger(writer, MAPPING.hasFunctions, 1);
        writeInteger(writer, MAPPING.hasFilenames, 1);
        writeInteger(writer, MAPPING.hasLineNumbers, 1);
      });
    }
  }
}

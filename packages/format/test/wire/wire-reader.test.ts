import fc from 'fast-check';
import { Reader } from 'protobufjs/minimal.js';
import { describe, expect, it } from 'vitest';
import { WireReader } from '../../src/wire/wire-reader.ts';

type Step = 'uint32' | 'tag' | 'bytes' | 'skipField';

/** The answers to the steps, up to the first error, of which only its kind counts. */
function answers(steps: readonly Step[], step: (name: Step) => unknown): unknown[] {
  const found: unknown[] = [];
  try {
    for (const name of steps) found.push(step(name));
  } catch (error) {
    found.push(error instanceof RangeError ? 'ends too early' : 'broken');
  }
  return found;
}

function own(bytes: Uint8Array, steps: readonly Step[]): unknown[] {
  const reader = new WireReader(bytes);
  return answers(steps, (name) => {
    if (name === 'skipField') return reader.skipField(reader.tag());
    return name === 'bytes' ? [...reader.bytes()] : reader[name]();
  });
}

function protobufjs(bytes: Uint8Array, steps: readonly Step[]): unknown[] {
  const reader = new Reader(bytes);
  return answers(steps, (name) => {
    if (name === 'bytes') return [...reader.bytes()];
    if (name !== 'skipField') return reader[name]();
    const tag = reader.tag();
    reader.skipType(tag & 7, 0, tag >>> 3);
    return undefined;
  });
}

const step = fc.constantFrom<Step>('uint32', 'tag', 'bytes', 'skipField');
/** Bytes that often continue a varint, and often are a small tag or length. */
const byte = fc.oneof(fc.nat(255), fc.nat(31), fc.integer({ min: 128, max: 255 }));
const bytes = fc.array(byte, { maxLength: 40 }).map((array) => Uint8Array.from(array));

describe('WireReader', () => {
  it('reads what protobufjs reads, and refuses what it refuses', () => {
    fc.assert(
      fc.property(bytes, fc.array(step, { maxLength: 8 }), (given, steps) => {
        // Behind them, so that neither is near the end: there protobufjs takes what is broken for what is cut.
        const long = new Uint8Array([...given, ...new Uint8Array(16)]);
        expect(own(long, steps)).toEqual(protobufjs(long, steps));
      }),
      { numRuns: 2000 },
    );
  });

  it('knows its end', () => {
    const reader = new WireReader(Uint8Array.of(8, 1));
    expect([reader.atEnd, reader.tag(), reader.uint32(), reader.atEnd]).toEqual([
      false,
      8,
      1,
      true,
    ]);
    expect(() => reader.tag()).toThrow(RangeError);
    expect(() => new WireReader(Uint8Array.of(10, 200)).bytes()).toThrow(RangeError);
  });
});

import { TracemallocError } from '@tracemalloc/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instrument } from '../../src/index.ts';
import { guestBytes } from '../guest.ts';
import { functionType, section, u32, vector, wasmModule } from '../module-bytes.ts';

/** Instruments any bytes. The result is an error of this package, or a module that is valid if the bytes are. */
function attempt(bytes: Uint8Array<ArrayBuffer>): 'refused' | 'valid' | 'invalid' {
  const wasValid = WebAssembly.validate(bytes);
  let instrumented: Uint8Array;
  try {
    instrumented = instrument(bytes).bytes;
  } catch (error) {
    expect(error).toBeInstanceOf(TracemallocError);
    expect(error).toMatchObject({ code: 'ERR_TRACEMALLOC_MODULE' });
    // This package may refuse a valid module only because of features that it does not know.
    return 'refused';
  }
  if (!wasValid) return 'invalid';
  expect(WebAssembly.validate(instrumented)).toBe(true);
  return 'valid';
}

// Named, so that a counterexample is readable.
const guest = fc.constantFrom('semantics', 'own-allocator', 'threads', 'program');

describe('a corrupted module is refused, or stays as valid as it is', () => {
  it('bytes changed', () => {
    const change = fc.tuple(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ max: 255, min: 0 }),
    );
    fc.assert(
      fc.property(guest, fc.array(change, { minLength: 1, maxLength: 4 }), (name, changes) => {
        const bytes = guestBytes(name);
        for (const [where, value] of changes) {
          bytes[Math.min(bytes.length - 1, 8 + Math.floor(where * (bytes.length - 8)))] = value;
        }
        attempt(bytes);
      }),
      { numRuns: 1500 },
    );
  });

  it('cut off', () => {
    fc.assert(
      fc.property(guest, fc.double({ min: 0, max: 1, noNaN: true }), (name, where) => {
        const original = guestBytes(name);
        attempt(original.slice(0, Math.floor(where * original.length)));
      }),
      { numRuns: 300 },
    );
  });

  it('pieces taken out, doubled and swapped', () => {
    const cut = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(guest, guest, cut, cut, (before, after, from, to) => {
        const [first, second] = [guestBytes(before), guestBytes(after)];
        const head = first.subarray(0, Math.floor(from * first.length));
        const tail = second.subarray(Math.floor(to * second.length));
        const bytes = new Uint8Array(head.length + tail.length);
        bytes.set(head);
        bytes.set(tail, head.length);
        attempt(bytes);
      }),
      { numRuns: 500 },
    );
  });

  it('random bytes after the first eight', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (contents) => {
        attempt(wasmModule([...contents]));
      }),
      { numRuns: 500 },
    );
  });
});

describe('refuses impossible counts at once', () => {
  const code = (...body: number[]) =>
    wasmModule(
      section(1, vector(functionType('() -> ()'))),
      section(3, vector([0])),
      section(5, vector([0, 1])),
      section(10, vector([...u32(body.length), ...body])),
    );
  const most = [0xff, 0xff, 0xff, 0xff, 0x0f];
  it.each([
    ['groups of locals', code(...most)],
    ['targets of br_table', code(0, 0x0e, ...most)],
    ['types of select', code(0, 0x1c, ...most)],
    ['catch clauses', code(0, 0x1f, 0x40, ...most)],
    ['an integer without end', code(0, 0x41, ...Array(100).fill(0x80), 0x0b)],
    ['bodies', wasmModule(section(10, most))],
    ['element segments', wasmModule(section(5, vector([0, 1])), section(9, most))],
    ['blocks in blocks', code(0, ...Array(5000).fill([0x02, 0x40]).flat())],
  ])('%s', (_, bytes) => {
    // If it hangs, the test times out.
    expect(['refused', 'invalid']).toContain(attempt(bytes));
  });

  it('accepts as many locals as the engine', () => {
    // 50000 is V8's limit: two more locals would be too many.
    for (const count of [49_990, 49_999, 50_000]) {
      const bytes = wasmModule(
        section(
          1,
          vector(
            functionType('() -> ()'),
            functionType('(i32) -> (i32)'),
            functionType('(i32) -> ()'),
          ),
        ),
        section(3, vector([0], [1], [2])),
        section(5, vector([0, 1])),
        section(
          7,
          vector(
            [6, ...new TextEncoder().encode('malloc'), 0, 1],
            [4, ...new TextEncoder().encode('free'), 0, 2],
          ),
        ),
        section(
          10,
          vector(
            [
              ...u32(count > 16383 ? 11 : 10),
              1,
              ...u32(count),
              0x7f,
              0x41,
              1,
              0x10,
              1,
              0x1a,
              0x0b,
            ].slice(0),
            [4, 0, 0x20, 0, 0x0b],
            [2, 0, 0x0b],
          ),
        ),
      );
      expect(WebAssembly.validate(bytes), String(count)).toBe(true);
      expect(attempt(bytes)).toBe('valid');
    }
  });
});

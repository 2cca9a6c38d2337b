import type { Snapshot } from '@tracemalloc/core';
import { describe, expect, it } from 'vitest';
import type { WasmImports } from '../../src/index.ts';
import { bothWays, type FunctionTable } from '../both-ways.ts';
import { functionNames, type GuestExports, sizes, tracedGuest } from '../guest.ts';

interface Guest {
  readonly exports: GuestExports;
  readonly table: FunctionTable;
}

/**
 * Does what Emscripten's script does for a program compiled with `-sSUPPORT_LONGJMP=emscripten`: it calls
 * functions of the table, and jumps by a JavaScript exception.
 */
function longjmpThroughJavaScript(guest: () => Guest): WasmImports {
  let temporary = 0;
  return {
    env: {
      getTempRet0: () => temporary,
      setTempRet0: (value: number) => {
        temporary = value;
      },
      invoke_vii(index: number, first: number, second: number) {
        const { exports, table } = guest();
        const stack = exports.stackSave!();
        try {
          table.get(index)(first, second);
        } catch (error) {
          exports.stackRestore!(stack);
          if (error !== Number.POSITIVE_INFINITY) throw error;
          exports.setThrew!(1, 0);
        }
      },
      _emscripten_throw_longjmp() {
        throw Number.POSITIVE_INFINITY;
      },
    },
  };
}

const names = (snapshot: Snapshot, size: number) => {
  const trace = [...snapshot.traces].find((found) => found.size === size);
  return functionNames(trace!.traceback).map((name) => name.replace(/\(.*/, ''));
};

describe.each([
  ['as JavaScript’s exception', 'longjmp-js'],
  ['as WebAssembly’s exception', 'longjmp-wasm'],
])('longjmp %s, over frames that have allocated', (_, guest) => {
  it('leaves their blocks, and stacks as they are', async () => {
    let current: Guest | undefined;
    const imports = longjmpThroughJavaScript(() => current!);
    const { instance, exports, collector } = await tracedGuest(guest, imports);
    current = { exports, table: instance.exports.__indirect_function_table };
    expect(exports.jump!(10, 2)).toBe(7);
    exports.plain!(500);
    const snapshot = collector.takeSnapshot();
    // setjmp allocates a table, and frees it when the function that called it returns.
    expect(sizes(snapshot)).toEqual([10, 11, 12, 110, 500]);
    const frame = 'allocate_and_jump';
    expect(names(snapshot, 12).slice(0, 3)).toEqual([frame, frame, frame]);
    expect(names(snapshot, 10).filter((name) => name === frame)).toEqual([frame]);
    expect(names(snapshot, 110)[0]).toBe('after_jump');
    expect(names(snapshot, 110)).toContain('jump');
    expect(names(snapshot, 110)).not.toContain(frame);
    expect(names(snapshot, 500)).toEqual(expect.arrayContaining(['after_jump', 'plain']));
    expect(names(snapshot, 500)).not.toContain('jump');
    exports.free_all!();
    expect(collector.getTracedMemory().current).toBe(0);
    expect(collector.takeSnapshot().metadata.wasm).toMatchObject({
      unknownFrees: 0,
      reusedWithoutFree: 0,
      lost: 0,
    });
  });

  it('gives every block the stack that a capture of its own would', async () => {
    const [hashed, captured] = await bothWays(
      guest,
      longjmpThroughJavaScript,
      ({ jump, plain, free_all }) => {
        for (let round = 0; round < 6; round++) {
          if (round === 3) free_all!();
          jump!(round * 10, round);
          plain!(round);
          const again = () => jump!(round * 10 + 5, 1);
          again();
        }
      },
    );
    expect(hashed).toEqual(captured);
    expect(captured.length).toBeGreaterThan(20);
  });
});

describe('C++ exceptions as WebAssembly exceptions', () => {
  const host = (call: (number: number) => void): WasmImports => ({
    host: { call },
    wasi_snapshot_preview1: { proc_exit: () => {} },
  });

  it('leave the blocks of frames and destructors they pass, and free their own', async () => {
    const { exports, collector } = await tracedGuest(
      'throws',
      host(() => {}),
    );
    expect(exports.throw_through!(10, 1)).toBe(51);
    const snapshot = collector.takeSnapshot();
    expect(sizes(snapshot)).toEqual([10, 11, 110, 1010, 1011]);
    expect(names(snapshot, 11).filter((name) => name === 'throw_from')).toHaveLength(2);
    expect(names(snapshot, 1011)).toContain('throw_from');
    expect(names(snapshot, 110).slice(0, 2)).toEqual(['keep', 'throw_through']);
    exports.free_all!();
    expect(collector.getTracedMemory().current).toBe(0);
  });

  it('run destructors that allocate, also for an exception of JavaScript', async () => {
    const { exports, collector } = await tracedGuest(
      'throws',
      host(() => {
        throw new Error('out of JavaScript');
      }),
    );
    const first = () => exports.call_host!(1, 20);
    const second = () => exports.call_host!(1, 30);
    for (const call of [first, second, first]) expect(call).toThrow('out of JavaScript');
    const snapshot = collector.takeSnapshot();
    expect(sizes(snapshot)).toEqual([1020, 1020, 1030]);
    for (const { size, traceback } of snapshot.traces) {
      const all = functionNames(traceback);
      expect(all).toContain('call_host');
      expect(all).toContain(size === 1020 ? 'first' : 'second');
    }
  });

  it('gives every block the stack that a capture of its own would', async () => {
    const [hashed, captured] = await bothWays(
      'throws',
      (guest) =>
        host((number) => {
          if (number === 1) throw new Error('out of JavaScript');
          if (number > 1) guest().exports.throw_through!(number, 1);
        }),
      ({ throw_through, call_host, free_all }) => {
        for (let round = 0; round < 8; round++) {
          if (round % 3 === 2) free_all!();
          throw_through!(round, round % 3);
          for (const number of [0, 1, 2]) {
            const call = () => call_host!(number, round * 10);
            if (number === 1) expect(call).toThrow('out of JavaScript');
            else call();
          }
        }
      },
    );
    expect(hashed).toEqual(captured);
    expect(captured.length).toBeGreaterThan(20);
  });
});

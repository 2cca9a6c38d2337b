import { type Snapshot, SnapshotBuilder } from '@tracemalloc/core';
import { describe, expect, it } from 'vitest';
import { profileColumns } from '../../src/heap/inspector-profile.ts';
import { profileTotals } from '../../src/heap/node-owners.ts';
import { PausedOrdinals } from '../../src/heap/paused-ordinals.ts';
import { addProfile } from '../../src/heap/profile-to-snapshot.ts';
import { declareOwnPackage } from '../../src/own-package.ts';
import { columnsOf, profileOf, type TreeNode } from './profile-tree.ts';

declareOwnPackage();

const tracer = new URL('../../src/session.ts', import.meta.url).href;

function snapshotOf(nframe: number, ...roots: TreeNode[]): Snapshot {
  const builder = new SnapshotBuilder();
  addProfile(builder, columnsOf(...roots), { nframe, stackDepth: 128 });
  return builder.finish({ tracebackLimit: nframe });
}

/** `size/count frame < caller (depth)` of every trace. */
function traces(snapshot: Snapshot): string[] {
  return Array.from(snapshot.traces, ({ size, count, traceback }) => {
    const frames = Array.from(traceback, (frame) => `${frame.functionName} ${frame}`).join(' < ');
    return `${size}/${count} ${frames} of ${traceback.totalNframe}`;
  });
}

function calls(at: readonly string[], leaf: TreeNode): TreeNode {
  return at.reduceRight<TreeNode>((callee, caller) => ({ at: caller, calls: [callee] }), leaf);
}

describe('traces of a profile', () => {
  it('are one for each function and size, with paths and 1-based places', () => {
    const make = { at: 'make file:///app/my%20app.js:11:4', blocks: [56, 24, 56, 56] };
    const snapshot = snapshotOf(2, calls([' file:///app/main.js:0:0'], make));
    expect(traces(snapshot)).toEqual([
      '168/3 make /app/my app.js:12 (function) <  /app/main.js:1 (function) of 2',
      '24/1 make /app/my app.js:12 (function) <  /app/main.js:1 (function) of 2',
    ]);
    expect(snapshot.traces.at(0)!.traceback.at(0)).toMatchObject({
      column: 5,
      position: 'function',
    });
  });

  it('give what builtins allocate to the function that called them', () => {
    const grow = { at: 'push', blocks: [80] };
    expect(traces(snapshotOf(9, calls(['f file:///a.js:0:0', 'forEach'], grow)))).toEqual([
      '80/1 f /a.js:1 (function) of 1',
    ]);
  });

  it('keep the most recent frames, and the whole depth', () => {
    const frames = [1, 2, 3, 4].map((i) => `f${i} file:///a.js:${i}:0`);
    const leaf = { at: 'leaf file:///a.js:8:0', blocks: [8] };
    expect(traces(snapshotOf(2, calls(frames, leaf)))).toEqual([
      '8/1 leaf /a.js:9 (function) < f4 /a.js:5 (function) of 5',
    ]);
  });

  it('do not claim a depth where V8 has cut the stack', () => {
    const frames = Array.from({ length: 127 }, () => 'again file:///a.js:0:0');
    const leaf = { at: 'leaf file:///a.js:8:0', blocks: [8] };
    expect(snapshotOf(1, calls(frames, leaf)).traces.at(0)!.traceback.totalNframe).toBeUndefined();
    const shorter = snapshotOf(1, calls(frames.slice(1), leaf));
    expect(shorter.traces.at(0)!.traceback.totalNframe).toBe(127);
  });

  it('without any function are unknown, with what V8 calls them', () => {
    expect(traces(snapshotOf(5, { at: '(GC)', blocks: [32] }))).toEqual([
      '32/1 (GC) <unknown>:0 of 1',
    ]);
  });

  it('name code without a file as V8 does, with no line where V8 has none', () => {
    const evaluated = { at: 'made :3:7', blocks: [8] };
    const lineless = { at: 'made :-1:-1', blocks: [8] };
    const snapshot = snapshotOf(1, evaluated, lineless);
    expect(traces(snapshot)).toEqual([
      '8/1 made <anonymous>:4 (function) of 1',
      '8/1 made <anonymous>:0 (function) of 1',
    ]);
    expect(snapshot.traces.at(1)!.traceback.at(0)!.column).toBe(0);
  });

  it('name the byte offset of a WebAssembly function', () => {
    expect(
      traces(snapshotOf(1, { at: 'js-to-wasm:: wasm://wasm/42fa:0:38', blocks: [8] })),
    ).toEqual(['8/1 js-to-wasm:: wasm://wasm/42fa:0x26 of 1']);
  });

  it("leave out what is the tracer's", () => {
    const program = {
      at: 'f file:///a.js:0:0',
      blocks: [8],
      calls: [{ at: `take ${tracer}:0:0`, blocks: [100] }],
    };
    expect(snapshotOf(1, program).total).toEqual({ size: 8, count: 1 });
    expect(profileTotals(columnsOf(program))).toEqual({ program: 8, tracer: 100 });
  });
});

it('sampled, a function is one trace of V8’s estimated bytes', () => {
  const interval = 524_160;
  const profile = profileOf({ at: 'f file:///a.js:0:0', blocks: [interval + 64, interval + 64] });
  const builder = new SnapshotBuilder();
  const columns = profileColumns(profile, interval, new PausedOrdinals());
  addProfile(builder, columns, { nframe: 1, stackDepth: 128 });
  const [trace] = builder.finish().traces;
  expect(trace!.size).toBe(2 * (interval + 64));
  expect(trace!.count).toBeGreaterThan(1);
});

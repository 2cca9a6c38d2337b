import { inspect } from 'node:util';
import { LiveTraces } from '@tracemalloc/core';
import { describe, expect, it } from 'vitest';
import { loadAddon } from '../../src/heap/addon.ts';
import { type CallStack, CallStacks } from '../../src/stacks/call-stacks.ts';
import { noAddon } from '../engines.ts';

const addons: [string, ReturnType<typeof loadAddon>['addon']][] = [
  ['with the addon', loadAddon().addon],
  ['without it', undefined],
];

describe.each(noAddon === undefined ? addons : addons.slice(1))(
  'a captured stack, %s',
  (_, addon) => {
    function tables(nframe = 10) {
      const live = new LiveTraces();
      const stacks = new CallStacks(live, nframe, addon);
      /** Functions of a stack, the most recent first, down to the test. */
      const names = ({ stack, totalNframe }: CallStack): string[] => {
        const { traceback } = { traceback: live.tracebackOf(stack, totalNframe) };
        const all = [...traceback].map(({ functionName }) => functionName);
        const end = all.findIndex((name) => name === 'program' || name === 'async program');
        return all.slice(0, end + 1 || undefined);
      };
      function capture(): CallStack {
        return stacks.capture(capture);
      }
      return { live, stacks, names, capture };
    }

    it('is that of the chain of calls, each time', () => {
      const { names, capture } = tables();
      const inner = () => capture();
      const outer = () => inner();
      function program() {
        return [1, 2].flatMap(() => [inner(), outer(), inner()]);
      }
      const seen = program();
      expect(seen.map(names)).toEqual([
        ...[
          ['inner', '', 'program'],
          ['inner', 'outer', '', 'program'],
          ['inner', '', 'program'],
        ],
        ...[
          ['inner', '', 'program'],
          ['inner', 'outer', '', 'program'],
          ['inner', '', 'program'],
        ],
      ]);
      expect(seen[0]!.stack).not.toBe(seen[2]!.stack);
      expect(seen.slice(3).map(({ stack }) => stack)).toEqual(
        seen.slice(0, 3).map(({ stack }) => stack),
      );
    });

    it('begins with the program, not with what Node.js calls between', () => {
      const { names, stacks, live } = tables(1);
      let captured: CallStack | undefined;
      // Called by functions of node:internal/util/inspect.
      function custom() {
        captured = stacks.capture(custom);
        return '';
      }
      function program() {
        inspect({ [inspect.custom]: custom });
      }
      program();
      expect(names(captured!)).toEqual(['program']);
      expect(live.tracebackOf(captured!.stack, undefined)).toHaveLength(1);
    });

    it('has the depth of the whole, where it is not cut', () => {
      const { capture } = tables(60);
      const deep = (depth: number): CallStack => (depth === 0 ? capture() : deep(depth - 1));
      const near = deep(0).totalNframe!;
      expect(deep(20).totalNframe).toBe(near + 20);
      expect(deep(200).totalNframe).toBeUndefined();
    });

    it('ends where the event loop called, also where V8 knows who awaits', async () => {
      const { names, capture } = tables();
      async function inner() {
        await null;
        return capture();
      }
      async function program() {
        return await inner();
      }
      const captured = await program();
      expect(names(captured).slice(0, 1)).toEqual(['inner']);
      expect(names(captured)).not.toContain('program');
    });

    it('goes on with what has scheduled it', () => {
      const { names, capture, stacks } = tables(5);
      const frame = { filename: 'server.js', lineno: 7 };
      const frames = ['async program', 'main', 'beyond'].map((functionName) => ({
        ...frame,
        functionName,
      }));
      stacks.scheduling = () => ({ frames });
      const deep = (depth: number): CallStack => (depth === 0 ? capture() : deep(depth - 1));
      // Frames of vitest are below; those kept of them leave no room.
      expect(deep(0)).toMatchObject({ totalNframe: undefined });
      expect(names(deep(9))).toEqual(['deep', 'deep', 'deep', 'deep', 'deep']);
      expect(names(stacks.continued(stacks.nowhere, { frames }))).toEqual(['async program']);
    });
  },
);

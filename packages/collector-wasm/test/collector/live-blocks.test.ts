import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LiveBlocks } from '../../src/collector/live-blocks.ts';
import type { TracerExports } from '../../src/collector/tracer-instance.ts';

/** The hooks, with the types that instrumented modules call. */
interface Hooks {
  allocated(
    address: bigint,
    size: bigint,
    allocator: number,
    context: bigint,
    entry: number,
  ): bigint;
  freed(address: bigint): bigint;
  reallocating(address: bigint): void;
  reallocated(...given: [bigint, bigint, bigint, number, bigint, number, bigint]): bigint;
}

/** The simplest implementation: blocks by guest and address. */
class Reference {
  readonly blocks = new Map<string, { size: number; stack: number }>();
  peak = 0;
  unknownFrees = 0;
  reusedWithoutFree = 0;

  get current(): number {
    return [...this.blocks.values()].reduce((sum, { size }) => sum + size, 0);
  }

  allocated(key: string, size: number, stack: number): void {
    if (this.blocks.has(key)) this.reusedWithoutFree++;
    this.blocks.set(key, { size, stack });
    this.peak = Math.max(this.peak, this.current);
  }

  freed(key: string): void {
    if (!this.blocks.delete(key)) this.unknownFrees++;
  }
}

/** Tracers whose captured stack is the context itself. */
function tracers(live: LiveBlocks, guests: number) {
  const captured = { context: 0, stacks: new Map<number, number>() };
  const hooks = Array.from({ length: guests }, (_, guest) => {
    const tracer: TracerExports = live.tracerFor(guest + 1, {
      capture: () => {
        const stack = live.newStack(`context ${captured.context}`);
        captured.stacks.set(stack, captured.context);
        return stack;
      },
      callers: () => 1,
      grown: () => {},
      probed: () => {},
    });
    return tracer as unknown as Hooks;
  });
  return { captured, hooks };
}

const guest = fc.nat(1);
/** Few addresses, so that blocks use them again. */
const address = fc.nat(300).map((slot) => slot * 16 + 1024);
const size = fc.nat(5000);
const context = fc.nat(3);
const event = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ is: fc.constant('malloc' as const), guest, address, size, context }),
  },
  { weight: 4, arbitrary: fc.record({ is: fc.constant('free' as const), guest, address }) },
  {
    weight: 1,
    arbitrary: fc.record({ is: fc.constant('realloc' as const), guest, address, size, context }),
  },
);

describe.each([
  ['one thread', false],
  ['memory that threads share', true],
])('the live blocks of %s', (_, isShared) => {
  it('are those of a map, after any events', () => {
    fc.assert(
      fc.property(fc.array(event, { size: 'max', maxLength: 2000 }), (events) => {
        const live = new LiveBlocks(isShared);
        live.start({ exact: true, interval: 1 });
        const { captured, hooks } = tracers(live, 2);
        const reference = new Reference();
        for (const next of events) {
          const key = `${next.guest + 1} ${next.address}`;
          const at = BigInt(next.address);
          const own = hooks[next.guest]!;
          if (next.is === 'free') {
            own.freed(at);
            reference.freed(key);
            continue;
          }
          captured.context = next.context;
          const where = [1, BigInt(next.context), 1] as const;
          if (next.is === 'realloc') {
            own.reallocating(at);
            own.reallocated(at, at, BigInt(next.size), ...where, 0n);
            reference.freed(key);
          } else own.allocated(at, BigInt(next.size), ...where);
          reference.allocated(key, next.size, next.context);
        }
        const blocks = new Map<string, { size: number; stack: number }>();
        live.visitBlocks((block) => {
          const stack = captured.stacks.get(block.stack)!;
          blocks.set(`${block.guest} ${block.address}`, { size: block.size, stack });
        });
        expect(blocks).toEqual(reference.blocks);
        expect(live.current).toBe(reference.current);
        expect(live.peak).toBe(reference.peak);
        const { unknownFrees, reusedWithoutFree } = reference;
        expect(live.confidence).toEqual({ unknownFrees, reusedWithoutFree, lost: 0 });
      }),
      { numRuns: 60 },
    );
  });

  it('are all found after the hash table has grown', () => {
    const live = new LiveBlocks(isShared);
    live.start({ exact: true, interval: 1 });
    const own = tracers(live, 1).hooks[0]!;
    const count = 20_000;
    for (let at = 1; at <= count; at++) own.allocated(BigInt(at * 48), BigInt(at), 0, 1n, 1);
    expect(live.current).toBe((count * (count + 1)) / 2);
    for (let at = 1; at <= count; at += 2) own.freed(BigInt(at * 48));
    expect(live.find(1, 48)).toBeUndefined();
    expect(live.find(1, 96)?.size).toBe(2);
    for (let at = 2; at <= count; at += 2) own.freed(BigInt(at * 48));
    expect(live.current).toBe(0);
    expect(live.confidence).toEqual({ unknownFrees: 0, reusedWithoutFree: 0, lost: 0 });
  });
});

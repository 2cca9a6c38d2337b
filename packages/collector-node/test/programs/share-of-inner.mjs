// The share of the blocks of a hot inner function that V8 gives that function.
import { takeSnapshot } from '@tracemalloc/collector-node';

const BLOCKS = 50_000;
/** All the blocks. */
export let kept;

/** New code each time, so that V8 optimises it under the flags of the moment. */
export function shareOfInner() {
  const outer = new Function(
    'keep',
    `function inner(i) { return { i }; }
     for (let round = 0; round < 4; round++)
       for (let i = 0; i < keep.length; i++) keep[i] = inner(i);`,
  );
  kept = new Array(BLOCKS).fill(null);
  outer(kept);
  const inner = takeSnapshot({ gc: true })
    .statistics('function')
    .find(({ traceback }) => traceback.at(0).functionName === 'inner');
  return (inner?.count ?? 0) / BLOCKS;
}

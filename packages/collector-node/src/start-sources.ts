import { ArrayBufferSource } from './array-buffers/array-buffer-source.ts';
import { AsyncWatcher } from './async/async-watcher.ts';
import { BlockSource } from './blocks/block-source.ts';
import { BlockTable } from './blocks/block-table.ts';
import type { BlockWatcher } from './blocks/block-watcher.ts';
import { loadAddon } from './heap/addon.ts';
import { chooseEngine } from './heap/choose-engine.ts';
import { HeapSource } from './heap/heap-source.ts';
import type { TracingOptions } from './options.ts';
import { declareOwnPackage } from './own-package.ts';
import type { TraceSource } from './source.ts';
import { TrackedBlocks } from './tracked/tracked-blocks.ts';

/** What {@link startSources} has started. */
export interface StartedSources {
  readonly heap: HeapSource;
  /** All of them. */
  readonly sources: readonly TraceSource[];
  /** The one that third parties report to. */
  readonly tracked: TrackedBlocks;
}

/** Starts all that `options` ask for, or nothing. A source that cannot start throws. */
export function startSources(options: TracingOptions): StartedSources {
  const started: { stop(): void }[] = [];
  const begun = <T extends { stop(): void }>(source: T): T => {
    started.push(source);
    return source;
  };
  declareOwnPackage();
  try {
    const engine = chooseEngine(options);
    const heap = begun(new HeapSource(engine, options));
    const loaded =
      engine.kind === 'inspector' ? { addon: undefined, reason: engine.reason } : loadAddon();
    const table = new BlockTable(options.nframe, loaded.addon);
    const tracked = new TrackedBlocks(table);
    const watchers: BlockWatcher[] = [tracked];
    if (options.async || options.asyncFrames) {
      watchers.push(begun(new AsyncWatcher(table, options)));
    }
    const blocks = begun(new BlockSource(table, watchers));
    // At last, what changes the program's own functions.
    const buffers = options.arrayBuffers
      ? [begun(new ArrayBufferSource(options, table, loaded))]
      : [];
    return { heap, sources: [heap, ...buffers, blocks], tracked };
  } catch (error) {
    for (const source of started) source.stop();
    throw error;
  }
}

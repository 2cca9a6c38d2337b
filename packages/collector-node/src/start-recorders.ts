import { ArrayBufferRecorder } from './array-buffers/array-buffer-recorder.ts';
import { AsyncWatcher } from './async/async-watcher.ts';
import { BlockRecorder } from './blocks/block-recorder.ts';
import { BlockTable } from './blocks/block-table.ts';
import type { BlockWatcher } from './blocks/block-watcher.ts';
import { loadAddon } from './heap/addon.ts';
import { chooseEngine } from './heap/choose-engine.ts';
import { HeapRecorder } from './heap/heap-recorder.ts';
import type { TracingOptions } from './options.ts';
import { declareOwnPackage } from './own-package.ts';
import type { Recorder } from './recorder.ts';
import { TrackedBlocks } from './tracked/tracked-blocks.ts';

/** What {@link startRecorders} has started. */
export interface StartedRecorders {
  readonly heap: HeapRecorder;
  /** All of them. */
  readonly recorders: readonly Recorder[];
  /** The blocks that third parties report. */
  readonly tracked: TrackedBlocks;
}

/** Starts all recorders that `options` ask for. If one throws, none runs. */
export function startRecorders(options: TracingOptions): StartedRecorders {
  const started: { stop(): void }[] = [];
  const begun = <T extends { stop(): void }>(recorder: T): T => {
    started.push(recorder);
    return recorder;
  };
  declareOwnPackage();
  try {
    const engine = chooseEngine(options);
    const heap = begun(new HeapRecorder(engine, options));
    const loaded =
      engine.kind === 'inspector' ? { addon: undefined, reason: engine.reason } : loadAddon();
    const table = new BlockTable(options.nframe, loaded.addon);
    const tracked = new TrackedBlocks(table);
    const watchers: BlockWatcher[] = [tracked];
    if (options.async || options.asyncFrames) {
      watchers.push(begun(new AsyncWatcher(table, options)));
    }
    const blocks = begun(new BlockRecorder(table, watchers));
    // Last, since it replaces functions that the program calls.
    const buffers = options.arrayBuffers
      ? [begun(new ArrayBufferRecorder(options, table, loaded))]
      : [];
    return { heap, recorders: [heap, ...buffers, blocks], tracked };
  } catch (error) {
    for (const recorder of started) recorder.stop();
    throw error;
  }
}

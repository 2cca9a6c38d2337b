import type { Addon } from './addon.ts';
import type { HeapEngine } from './engine.ts';

/** The watch of the heap's limit that every engine of the addon has. */
export function heapLimitWatch(addon: Addon): HeapEngine['watchHeapLimit'] {
  return (listener) => {
    const watch = addon.watchHeapLimit(listener);
    return () => addon.unwatchHeapLimit(watch);
  };
}

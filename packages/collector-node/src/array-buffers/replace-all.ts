import { replaceBufferFunctions } from './buffer-functions.ts';
import { replaceMessages } from './buffer-messages.ts';
import { replaceMethods } from './buffer-methods.ts';
import { replaceConstructors } from './constructors.ts';
import type { Replacement } from './replacement.ts';

/** Replaces all functions that make, change or move the memory of buffers. They tell `observed.by`. */
export function replaceAll(): Replacement {
  const replacements = [
    replaceConstructors(),
    replaceBufferFunctions(),
    replaceMethods(),
    replaceMessages(),
  ].flat();
  return {
    restore() {
      // In reverse: a method may be on a constructor that was replaced before.
      for (const replacement of replacements.toReversed()) replacement.restore();
    },
  };
}

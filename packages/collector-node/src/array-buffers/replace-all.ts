import { replaceBufferFunctions } from './buffer-functions.ts';
import { replaceMessages } from './buffer-messages.ts';
import { replaceMethods } from './buffer-methods.ts';
import { replaceConstructors } from './constructors.ts';
import type { Replacement } from './replacement.ts';

/** Replaces all that makes, changes or moves the memory of buffers, and tells `observed.by` of it. */
export function replaceAll(): Replacement {
  const replacements = [
    replaceConstructors(),
    replaceBufferFunctions(),
    replaceMethods(),
    replaceMessages(),
  ].flat();
  return {
    restore() {
      // The last one first: a method may be on a constructor that was replaced before.
      for (const replacement of replacements.toReversed()) replacement.restore();
    },
  };
}

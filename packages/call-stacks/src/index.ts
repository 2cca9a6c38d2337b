/**
 * V8's call sites as frames: who called, whose code it is, and numbers that tell stacks apart. For
 * collectors. Runs in Node.js and in pages; needs no module of Node.js.
 *
 * @module @tracemalloc/call-stacks
 */
export { type CallSite, callSites, withoutAsync } from './call-sites.ts';
export { Callers } from './callers.ts';
export { filenameOf } from './filename.ts';
export { framesBelow } from './frames-below.ts';
export { addOwnFiles, type Owner, type OwnFilesOptions, ownerOf } from './own-files.ts';
export { placeOf, type Script, Scripts } from './scripts.ts';
export { StackCache } from './stack-cache.ts';
export { type NumberStack, numberItself, type StackNumber, voidsOthers } from './stack-number.ts';

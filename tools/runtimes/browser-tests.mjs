/** Folders of tests that need no Node.js, but those of files named `*.node.test.ts`. */
export const browserTests = [
  'packages/core/test',
  'packages/format/test/files',
  'packages/format/test/flame-graph',
  'packages/format/test/heap-profile',
  'packages/format/test/pprof',
  'packages/format/test/snapshot-file',
];

// Runs a built program and prints, as JSON, the frames that V8 gives: of the stacks that the program
// records, where they call, and of its memory, where functions begin.
const { Session } = require('node:inspector');
const { resolve } = require('node:path');
const { fileURLToPath, pathToFileURL } = require('node:url');

const program = resolve(process.argv[2]);
const path = (name) => (name?.startsWith('file:') ? fileURLToPath(name) : (name ?? ''));

const stacks = {};
globalThis.recordStack = (name) => {
  const { prepareStackTrace } = Error;
  Error.prepareStackTrace = (_, callSites) => callSites;
  const holder = {};
  Error.captureStackTrace(holder, globalThis.recordStack);
  stacks[name] = holder.stack
    .map((site) => ({
      filename: path(site.getFileName()),
      lineno: site.getLineNumber() ?? 0,
      column: site.getColumnNumber() ?? 0,
      functionName: site.getFunctionName() ?? '',
    }))
    .filter(({ filename }) => filename.startsWith('/') || /^[A-Z]:/.test(filename));
  Error.prepareStackTrace = prepareStackTrace;
};

const session = new Session();
session.connect();
session.post('HeapProfiler.startSampling', { samplingInterval: 256 });

import(pathToFileURL(program).href)
  .then((module) => (module.run ?? module.default.run)())
  .then((kept) => {
    const functions = new Map();
    const visit = ({ callFrame, children }) => {
      const { functionName, url, lineNumber, columnNumber } = callFrame;
      const place = { lineno: lineNumber + 1, column: columnNumber + 1, position: 'function' };
      const frame = { filename: path(url), ...place, functionName };
      if (frame.filename.startsWith(resolve(program, '..'))) {
        functions.set(JSON.stringify(frame), frame);
      }
      for (const child of children) visit(child);
    };
    session.post('HeapProfiler.getSamplingProfile', (error, { profile }) => {
      if (error) throw error;
      visit(profile.head);
    });
    console.log(JSON.stringify({ stacks, functions: [...functions.values()], kept: kept.length }));
  });

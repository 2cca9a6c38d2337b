import { fileURLToPath } from 'node:url';

/** The calls that led to `callee`, at most `limit`, the most recent first. */
export function callersOf(callee, limit) {
  const { prepareStackTrace, stackTraceLimit } = Error;
  try {
    Error.stackTraceLimit = limit;
    Error.prepareStackTrace = (_, calls) => calls.map(frameOf);
    const holder = {};
    Error.captureStackTrace(holder, callee);
    return holder.stack;
  } finally {
    Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  }
}

function frameOf(call) {
  const url = call.getFileName() ?? '<anonymous>';
  return {
    filename: url.startsWith('file:') ? fileURLToPath(url) : url,
    lineno: call.getLineNumber() ?? 0,
    column: call.getColumnNumber() ?? 0,
    functionName: call.getFunctionName() ?? '',
  };
}

// Sends what core answers in this browser to the server that the page came from.
/** @type {Record<string, string>} */
let report;
try {
  const { exerciseBothThreads } = await import('./both-threads.mjs');
  report = await exerciseBothThreads();
} catch (error) {
  report = { error: String(/** @type {Error} */ (error).stack ?? error) };
}
await fetch('/report', { method: 'POST', body: JSON.stringify(report) });

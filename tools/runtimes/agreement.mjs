/**
 * How two reports of exerciseBothThreads differ: the first line that does, in each of their parts.
 * @param {string} got of a runtime
 * @param {string} expected Node.js's own
 * @returns {string[]} empty if they agree
 */
export function disagreements(got, expected) {
  const reports = [got, expected].map((text) => /** @type {unknown} */ (JSON.parse(text)));
  const [own, other] = /** @type {[Record<string, string>, Record<string, string>]} */ (reports);
  if (own.error !== undefined) return [own.error];
  // What Node.js answers in its main thread is what every thread of every runtime must answer.
  const wanted = String(other.here).split('\n');
  return ['here', 'worker', 'workerOfOurs', 'hereOfTheirs'].flatMap((part) => {
    const lines = String(own[part]).split('\n');
    const at = wanted.findIndex((line, index) => line !== lines[index]);
    if (at === -1 && lines.length === wanted.length) return [];
    const line = at === -1 ? wanted.length : at;
    return [`${part}, line ${line + 1}: got ${lines[line]}, expected ${wanted[line]}`];
  });
}

/**
 * CPU time of this process, garbage collection and compilation in other threads included, of each
 * round of `run`, in milliseconds; the very first one is there too.
 * @param {() => unknown} run
 * @param {number} rounds
 */
export function cpuTimes(run, rounds) {
  const times = [];
  for (let round = 0; round < rounds; round++) {
    const start = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1e3);
  }
  return times;
}

/**
 * @param {readonly number[]} times
 * @returns {{ least: number, median: number, most: number }}
 */
export function spread(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median =
    sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { least: sorted[0], median, most: sorted[sorted.length - 1] };
}

import { Filter, start, stop, takeSnapshot } from 'tracemalloc';

/**
 * The lines of which each call of `operation` leaves at least one block alive.
 * `pattern` selects files.
 */
export async function leftBehind(operation, { calls = 100, pattern = '*' } = {}) {
  const callAgainAndAgain = async () => {
    for (let call = 0; call < calls; call++) await operation();
  };
  start({ nframe: 10, exact: true });
  try {
    await callAgainAndAgain(); // caches fill, code is compiled
    const before = takeSnapshot({ gc: true });
    await callAgainAndAgain();
    const after = takeSnapshot({ gc: true });
    const own = [new Filter(true, pattern)];
    return after
      .filterTraces(own)
      .compareTo(before.filterTraces(own), 'lineno')
      .filter(({ countDiff }) => countDiff >= calls);
  } finally {
    stop();
  }
}

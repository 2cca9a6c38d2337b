"""The operations of statistics.bench.mjs by CPython's own tracemalloc classes, on the same snapshots.

    python3 cpython-statistics.py OPTIONS

OPTIONS is JSON: traces, tracebacks, files, lines, frames, totalNframe, quick; or, for snapshots of real
programs, files of them: now, old, quick.

Prints JSON: the version, bytes a trace, and for each operation its CPU times in seconds and what the
first result says, by which the two sides are seen to do the same.
"""
import json
import platform
import sys
import tracemalloc
from tracemalloc import Filter, Snapshot

# Nothing is left behind in the folder.
sys.dont_write_bytecode = True
from synthetic_snapshot import make_tracebacks, make_traces, measure, read_traces

options = json.loads(sys.argv[1])


def bytes_a_trace():
    """Of all that a snapshot holds, as tracemalloc itself counts them."""
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    tracebacks = make_tracebacks(options)
    traces = make_traces(options, tracebacks, 1)
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return (after - before) / len(traces)


def snapshots():
    if 'now' in options:
        return [Snapshot(*read_traces(options[moment])) for moment in ('now', 'old')]
    tracebacks = make_tracebacks(options)
    return [Snapshot(make_traces(options, tracebacks, moment), options['frames']) for moment in (1, 2)]


def main():
    memory = 0 if 'now' in options else bytes_a_trace()
    new, old = snapshots()
    two = [Filter(True, options['included']), Filter(False, '*9.js')]
    every = [Filter(False, options['excluded'], all_frames=True)]
    operations = [
        ('statistics lineno', 3, lambda: new.statistics('lineno')),
        ('statistics filename', 3, lambda: new.statistics('filename')),
        ('statistics traceback', 3, lambda: new.statistics('traceback')),
        ('statistics lineno, cumulative', 1, lambda: new.statistics('lineno', True)),
        ('compareTo lineno', 3, lambda: new.compare_to(old, 'lineno')),
        ('compareTo traceback', 3, lambda: new.compare_to(old, 'traceback')),
        ('filterTraces, 2 filters', 3, lambda: new.filter_traces(two)),
        ('filterTraces, all frames', 1, lambda: new.filter_traces(every)),
    ]
    answers = {}
    for name, rounds, run in operations:
        # Half a minute each.
        if rounds == 1 and options['quick']:
            continue
        times, result = measure(run, rounds)
        if isinstance(result, Snapshot):
            says = [len(result.traces)]
        elif hasattr(result[0], 'size_diff'):
            says = [len(result), result[0].size_diff, result[0].count_diff]
        else:
            says = [len(result), result[0].size, result[0].count]
        answers[name] = {'times': times, 'says': says}
    version = '%s %s' % (platform.python_implementation(), platform.python_version())
    print(json.dumps({'version': version, 'memory': memory, 'operations': answers}))


main()

"""The operations of views.bench.mjs by CPython's own tracemalloc classes, on the same snapshot.

    python3 cpython-views.py OPTIONS    # JSON: traces, tracebacks, files, lines, frames, totalNframe, rounds

Prints JSON: the version, and for each operation its CPU times in seconds and the number that it gives.
"""
import json
import platform
import sys
from tracemalloc import Snapshot

# Nothing is left behind in the folder.
sys.dont_write_bytecode = True
from synthetic_snapshot import make_tracebacks, make_traces, measure

options = json.loads(sys.argv[1])


def all_frames(now):
    total = 0
    for trace in now.traces:
        for frame in trace.traceback:
            total += frame.lineno
    return total


def all_frames_by_index(now):
    total = 0
    traces = now.traces
    for index in range(len(traces)):
        traceback = traces[index].traceback
        for depth in range(len(traceback)):
            # CPython keeps the oldest first; the sum is the same.
            total += traceback[depth].lineno
    return total


def most_recent_frames(now):
    return sum(trace.traceback[-1].lineno for trace in now.traces)


def all_sizes(now):
    total = 0
    for trace in now.traces:
        total += trace.size
    return total


def equal_traces(now, again):
    equal = 0
    other = again.traces
    for index, trace in enumerate(now.traces):
        if trace == other[index]:
            equal += 1
    return equal


def main():
    tracebacks = make_tracebacks(options)
    now = Snapshot(make_traces(options, tracebacks, 1), options['frames'])
    # Tuples of its own: those of one interpreter would be the same objects.
    again = Snapshot(make_traces(options, make_tracebacks(options), 1), options['frames'])
    operations = {
        'all frames': lambda: all_frames(now),
        'all frames, by index': lambda: all_frames_by_index(now),
        'most recent frames': lambda: most_recent_frames(now),
        'all sizes': lambda: all_sizes(now),
        'traces that are equal': lambda: equal_traces(now, again),
    }
    answers = {}
    for name, run in operations.items():
        times, says = measure(run, options['rounds'])
        answers[name] = {'times': times, 'says': says}
    version = '%s %s' % (platform.python_implementation(), platform.python_version())
    print(json.dumps({'version': version, 'operations': answers}))


main()

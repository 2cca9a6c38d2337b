"""The snapshot of snapshot-file.bench.mjs, dumped and loaded by CPython's own tracemalloc.Snapshot.

    python3 cpython-pickle.py OPTIONS    # JSON: traces, tracebacks, files, lines, frames, totalNframe, path, rounds

Prints JSON: the version, CPU times of dump and load in seconds, the file's size, what was loaded.
"""
import json
import os
import platform
import sys
import time
import tracemalloc

options = json.loads(sys.argv[1])


def lehmer(seed):
    """Park and Miller's generator (1988)."""
    def random(below):
        nonlocal seed
        seed = seed * 48271 % 2147483647
        return seed % below
    return random


def make_snapshot():
    """As _tracemalloc makes it: names and tracebacks are interned, each frame is a tuple of its own."""
    names = ['/srv/app/src/mod_%d.js' % index for index in range(options['files'])]
    place = lehmer(1)
    tracebacks = []
    for _ in range(options['tracebacks']):
        frames = []
        for _ in range(options['frames']):
            name = names[place(options['files'])]
            frames.append((name, 1 + place(options['lines'])))
        tracebacks.append(tuple(reversed(frames)))
    random = lehmer(77)
    traces = []
    for _ in range(options['traces']):
        frames = tracebacks[random(options['tracebacks'])]
        traces.append((0, random(4096), frames, options['totalNframe']))
    return tracemalloc.Snapshot(traces, options['frames'])


def measure(run):
    times = []
    for _ in range(options['rounds']):
        start = time.process_time()
        result = run()
        times.append(time.process_time() - start)
    return times, result


def main():
    path = options['path']
    snapshot = make_snapshot()
    dump, _ = measure(lambda: snapshot.dump(path))
    load, loaded = measure(lambda: tracemalloc.Snapshot.load(path))
    print(json.dumps({
        'version': '%s %s' % (platform.python_implementation(), platform.python_version()),
        'dump': dump,
        'load': load,
        'bytes': os.path.getsize(path),
        'traces': len(loaded.traces),
        'size': sum(trace.size for trace in loaded.traces),
    }))


main()

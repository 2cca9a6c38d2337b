"""The snapshot of snapshot-file.bench.mjs, dumped and loaded by CPython's own tracemalloc.Snapshot.

    python3 cpython-pickle.py OPTIONS    # JSON: traces, tracebacks, files, lines, frames, totalNframe, path, rounds

Prints JSON: the version, CPU times of dump and load in seconds, the file's size, what was loaded.
"""
import json
import os
import platform
import sys
import tracemalloc
from pathlib import Path

# Nothing is left behind in the folder.
sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parents[2] / 'core/bench'))
from synthetic_snapshot import make_tracebacks, make_traces, measure

options = json.loads(sys.argv[1])


def main():
    path = options['path']
    traces = make_traces(options, make_tracebacks(options), 1)
    snapshot = tracemalloc.Snapshot(traces, options['frames'])
    dump, _ = measure(lambda: snapshot.dump(path), options['rounds'])
    load, loaded = measure(lambda: tracemalloc.Snapshot.load(path), options['rounds'])
    print(json.dumps({
        'version': '%s %s' % (platform.python_implementation(), platform.python_version()),
        'dump': dump,
        'load': load,
        'bytes': os.path.getsize(path),
        'traces': len(loaded.traces),
        'size': sum(trace.size for trace in loaded.traces),
    }))


main()

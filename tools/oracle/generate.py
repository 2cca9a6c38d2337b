"""Writes random snapshots, and what CPython's own tracemalloc classes answer for them, as JSON to a
file; the layout is that of packages/core/test/oracle/README.md. Needs CPython 3.10 or newer, which
lets a reversed range of a pattern match nothing, and its standard library.

    python3 generate.py SEED FILE [--traces N] [--frames N]
"""
import argparse
import json
import platform
import random
import sys

sys.dont_write_bytecode = True

import answers  # noqa: E402
from random_patterns import names_and_patterns, random_filters  # noqa: E402
from random_snapshots import LIMITS, random_snapshots  # noqa: E402


def generate(seed, traces=None, limit=None):
    rng = random.Random(seed)
    drawn = int(2 ** rng.uniform(0, 12)) - 1, rng.choice(LIMITS)
    traces = drawn[0] if traces is None else traces
    limit = drawn[1] if limit is None else limit
    names, tracebacks, raw = random_snapshots(rng, traces, limit)
    answers.most_recent_first()
    snapshots = [answers.Snapshot(traces_of, limit) for traces_of in raw]
    asked = answers.Answers(names, tracebacks, snapshots)
    places = sorted({frame for frames in tracebacks[:1000] for frame in frames})
    filterings = [[]] + [random_filters(rng, names, places)
                         for _ in range(30 if traces <= 20000 else 8)]
    return {
        'meta': {'seed': seed, 'python': platform.python_version(), 'traces': traces, 'frames': limit,
                 'frame_order': 'most recent first'},
        'filenames': names,
        'tracebacks': [[asked.place(frame) for frame in frames] for frames in tracebacks],
        'snapshots': [{
            'traceback_limit': limit,
            'traces': [[domain, size, asked.index_of_traceback[frames], total]
                       for domain, size, frames, total in traces_of],
        } for traces_of in raw],
        'statistics': list(asked.statistics()),
        'compare_to': list(asked.compare_to()),
        'filter_traces': [asked.filter_traces(rng.choice((0, 0, 0, 1, 2)), filters)
                          for filters in filterings],
        'ordering': asked.ordering(rng),
        'values': list(asked.values(rng, snapshots[0].traces)),
        'format_size': answers.formatted_sizes(rng),
        'fnmatch': answers.name_patterns(*names_and_patterns(rng, names)),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('seed', type=int)
    parser.add_argument('file')
    parser.add_argument('--traces', type=int, help='of the first snapshot; 0 to 4095 if not given')
    parser.add_argument('--frames', type=int, help='most in a traceback; 1 to 40 if not given')
    args = parser.parse_args()
    with open(args.file, 'w', encoding='ascii') as file:
        json.dump(generate(args.seed, args.traces, args.frames), file, separators=(',', ':'))


if __name__ == '__main__':
    main()

"""The snapshots of synthetic-snapshot.mjs, for CPython: what both sides of a benchmark work on."""
import json
import time


def lehmer(seed):
    """Park and Miller's generator (1988)."""
    def random(below):
        nonlocal seed
        seed = seed * 48271 % 2147483647
        return seed % below
    return random


def make_tracebacks(options):
    """As _tracemalloc makes them: names and tracebacks are interned, each frame is a tuple of its own."""
    names = ['/srv/app/src/mod_%d.js' % index for index in range(options['files'])]
    place = lehmer(1)
    tracebacks = []
    for _ in range(options['tracebacks']):
        frames = []
        for _ in range(options['frames']):
            name = names[place(options['files'])]
            frames.append((name, 1 + place(options['lines'])))
        tracebacks.append(tuple(reversed(frames)))
    return tracebacks


def make_traces(options, tracebacks, moment):
    """The snapshot `moment` of a process, as the tuples of _tracemalloc."""
    random = lehmer(77 * moment)
    count, total = options['tracebacks'], options['totalNframe']
    traces = []
    for _ in range(options['traces']):
        frames = tracebacks[random(count)]
        traces.append((0, random(4096), frames, total))
    return traces


def read_traces(path):
    """A snapshot of a real program, as real-snapshots.mjs writes it: its traces and their limit."""
    with open(path) as file:
        tables = json.load(file)
    frames = [tuple(frame) for frame in tables['frames']]
    stacks = []
    for parent, frame in zip(tables['parent'], tables['frame']):
        stacks.append((frames[frame],) + (stacks[parent] if parent >= 0 else ()))
    traces = []
    for stack, size in zip(tables['stack'], tables['size']):
        callers = tuple(reversed(stacks[stack])) if stack >= 0 else (('<unknown>', 0),)
        traces.append((0, size, callers, len(callers)))
    return traces, tables['tracebackLimit']


def measure(run, rounds):
    """CPU times in seconds, and what the last round gave."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        result = run()
        times.append(time.process_time() - start)
    return times, result

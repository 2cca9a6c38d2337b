"""What the real classes of CPython's tracemalloc answer."""
import fnmatch
import hashlib
import ntpath
import os.path
import posixpath
import tracemalloc

GROUPS = (('traceback', False), ('filename', False), ('lineno', False),
          ('filename', True), ('lineno', True))


def most_recent_first():
    """Puts back the order of frames that CPython had before 3.7, when a traceback was not reversed.

    The raw traces are most recent first in every version: https://bugs.python.org/issue32121
    """
    def __init__(self, frames, total_nframe=None):
        self._frames = tuple(frames)
        self._total_nframe = total_nframe

    tracemalloc.Traceback.__init__ = __init__


class Snapshot(tracemalloc.Snapshot):
    """Groups once what is compared several times; the grouping is CPython's."""

    def __init__(self, traces, limit):
        super().__init__(traces, limit)
        self._grouped = {}

    def _group_by(self, key_type, cumulative):
        key = key_type, cumulative
        if key not in self._grouped:
            self._grouped[key] = super()._group_by(key_type, cumulative)
        # compare_to takes out of the old one what it has found in it.
        return dict(self._grouped[key])


class Answers:
    def __init__(self, names, tracebacks, snapshots):
        self.index_of_name = {name: index for index, name in enumerate(names)}
        self.index_of_traceback = {frames: index for index, frames in enumerate(tracebacks)}
        self.tracebacks = tracebacks
        self.snapshots = snapshots

    def place(self, frame):
        return [self.index_of_name[frame[0]], frame[1]]

    def key(self, stat, group_by):
        frames = stat.traceback._frames
        return self.index_of_traceback[frames] if group_by == 'traceback' else self.place(frames[0])

    def statistics(self):
        for index, snapshot in enumerate(self.snapshots):
            for group_by, cumulative in GROUPS:
                stats = snapshot.statistics(group_by, cumulative)
                yield {
                    'snapshot': index, 'group_by': group_by, 'cumulative': cumulative,
                    'stats': [[self.key(stat, group_by), stat.size, stat.count] for stat in stats],
                    'str': [str(stat) for stat in stats],
                }

    def compare_to(self):
        for new, old in (1, 0), (0, 1), (2, 0), (0, 0), (0, 3), (3, 0), (3, 3), (4, 0):
            for group_by, cumulative in GROUPS:
                stats = self.snapshots[new].compare_to(self.snapshots[old], group_by, cumulative)
                yield {
                    'new': new, 'old': old, 'group_by': group_by, 'cumulative': cumulative,
                    'stats': [[self.key(stat, group_by), stat.size, stat.size_diff,
                               stat.count, stat.count_diff] for stat in stats],
                    'str': [str(stat) for stat in stats],
                }

    def filter_traces(self, index, filters):
        snapshot = self.snapshots[index]
        made = [tracemalloc.DomainFilter(f['inclusive'], f['domain']) if f['type'] == 'DomainFilter'
                else tracemalloc.Filter(f['inclusive'], f['filename_pattern'], f['lineno'],
                                        f['all_frames'], f['domain']) for f in filters]
        filtered = snapshot.filter_traces(made)
        # It keeps the very tuples, in their order; one may be there several times.
        kept, traces = [], iter(enumerate(snapshot.traces._traces))
        for trace in filtered.traces._traces:
            kept.append(next(at for at, other in traces if other is trace))
        joined = ','.join(map(str, kept))
        answer = {
            'snapshot': index, 'filters': filters, 'count': len(kept),
            'sha256': hashlib.sha256(joined.encode()).hexdigest(),
            'traceback_limit': filtered.traceback_limit,
            'lineno_top': [[self.key(stat, 'lineno'), stat.size, stat.count]
                           for stat in filtered.statistics('lineno')[:10]],
        }
        if len(kept) <= 200:
            answer['kept'] = kept
        return answer

    def ordering(self, rng):
        some = rng.sample(range(len(self.tracebacks)), min(2000, len(self.tracebacks)))
        order = {index: tracemalloc.Traceback(self.tracebacks[index]) for index in some}
        frames = {tracemalloc.Frame(frame) for traceback in order.values()
                  for frame in traceback._frames}
        return {
            'traceback_sorted': sorted(some, key=order.get),
            'frame_sorted': [self.place(frame._frame) for frame in sorted(frames)],
        }

    def values(self, rng, traces):
        for index in rng.sample(range(len(traces)), min(40, len(traces))):
            trace = traces[index]
            traceback = trace.traceback
            first, last = rng.randint(-len(traceback) - 2, len(traceback) + 2), rng.randint(
                -len(traceback) - 2, len(traceback) + 2)
            answer = {
                'trace': index, 'str': str(trace), 'repr': repr(trace),
                'traceback_str': str(traceback),
                'frame_str': [str(frame) for frame in traceback],
                'len': len(traceback), 'total_nframe': traceback.total_nframe,
                'slice': [first, last],
                'slice_result': [self.place(frame._frame) for frame in traceback[first:last]],
                'contains_last': traceback[-1] in traceback,
                'index_last': traceback.index(traceback[-1]),
            }
            # The escapes of other names are Python's.
            if all(frame.filename.isprintable() for frame in traceback):
                answer['frame_repr'] = [repr(frame) for frame in traceback]
            yield answer


def matches(name, pattern):
    """Whether a Filter's pattern matches a name, as Filter tells it."""
    return tracemalloc.Filter(True, pattern)._match_frame(name, 1)


def name_patterns(names, patterns):
    def table():
        return [[pattern, tracemalloc.Filter(True, pattern).filename_pattern,
                 [index for index, name in enumerate(names) if matches(name, pattern)]]
                for pattern in patterns]

    normcase = os.path.normcase
    try:
        os.path.normcase = posixpath.normcase
        posix = table()
        # fnmatch asks os.path too.
        os.path.normcase = ntpath.normcase
        assert fnmatch.fnmatch('A/b', 'a\\B')
        nt = table()
    finally:
        os.path.normcase = normcase
    return {'names': names, 'posix': posix, 'nt': nt, 'modern_reversed_ranges': []}


def formatted_sizes(rng):
    sizes = {rng.randrange(2**53) for _ in range(50)}
    for power in range(0, 53):
        for factor in 1, 10, 99.95, 100, 1.5, 10.25, 12.25, rng.uniform(1, 1024):
            near = int(2**power * factor)
            sizes.update(near + step for step in (-1, 0, 1))
        sizes.update(rng.randrange(2**power, 2 ** (power + 1)) for _ in range(4))
    exact = sorted(size for size in sizes if size < 2**53)
    exact = sorted({-size for size in exact} | set(exact))
    averages = [[rng.randrange(int(2 ** rng.uniform(1, 53))), rng.choice((2, 3, 4, 7, 8, 40, 1000))]
                for _ in range(300)]
    return {
        'int': [[size, tracemalloc._format_size(size, False), tracemalloc._format_size(size, True)]
                for size in exact],
        'average': [[size, count, tracemalloc._format_size(size / count, False)]
                    for size, count in averages],
    }

"""Random traces as CPython has them: (domain, size, frames, total_nframe), most recent frame first."""

# Awkward in one way or another: no file, ties in case, bytecode, URLs, names that are patterns, what
# UTF-16 sorts differently than code points do, quotes, control characters, a lone surrogate.
AWKWARD = (
    '<unknown>', '<string>', '<frozen importlib._bootstrap>', '', 'a.py', 'b.py', 'A.py', 'a.pyc',
    'a.PYC', 'node:internal/modules/cjs/loader', 'file:///srv/app/main.mjs', '/srv/app/[id].ts',
    '/srv/app/[...slug]/page.tsx', '/srv/app/we ird?.js', '/srv/app/*.js', 'C:\\srv\\app\\Main.js',
    'C:/srv/app/main.js', '/srv/\u00e9t\u00e9.js', '/srv/e\u0301te\u0301.js', '/srv/\uff5e.js',
    '/srv/\ue000.js', '/srv/\U0001f600.js', '/srv/\U0010ffff.js', '/srv/\ud800.js',
    "/srv/it's.js", '/srv/"quoted".js', '/srv/a\nb.js', '/srv/a\tb.js', '/srv/a', '/srv/a/b.js',
    '/srv/\u0130stanbul.js', '/srv/\u039f\u03a3.js',
)
FOLDERS = ('/srv/app/src', '/srv/app/node_modules/lib-4', '/opt/x', 'C:\\app', 'file:///srv')
SUFFIXES = ('js', 'mjs', 'ts', 'tsx', 'py', 'pyc')

# Around the steps of units, of rounding and of column widths.
SIZES = (
    0, 1, 7, 15, 16, 16, 24, 32, 56, 64, 72, 100, 127, 128, 255, 256, 512, 1000, 1023, 1024, 1025,
    4096, 10239, 10240, 10241, 10496, 10752, 12544, 65535, 65536, 102399, 102400, 1048575, 1048576,
    10485759, 10485760, 104857600, 2**31, 2**32 - 1, 2**32, 10 * 2**30, 2**40,
)
DOMAINS = (0,) * 10 + (1, 1, 2, 5, 1000, 389047, 2**32 - 1)
LIMITS = (1, 1, 2, 3, 4, 5, 25, 25, 40)


def filenames(rng, traces):
    names = list(AWKWARD)
    for index in range(min(500, 3 + traces // 20)):
        names.append('%s/mod_%03d.%s' % (rng.choice(FOLDERS), index, rng.choice(SUFFIXES)))
    return names


def places(rng, names, traces):
    """The frames that tracebacks are made of: few enough that they meet again, and tie."""
    count = rng.choice((2, 8, 8 + traces // 50, 40 + traces // 5))
    lines = rng.choice((1, 3, 12, 2000))
    found = {('<unknown>', 0)}
    for _ in range(count):
        line = 0 if rng.random() < 0.05 else rng.randint(1, lines)
        found.add((rng.choice(names), 2**31 - 1 if rng.random() < 0.005 else line))
    return sorted(found)


def traceback(rng, known, frames, limit):
    """A new one, or one that shares callers or callees with one that is there."""
    way = rng.random()
    if way < 0.03:
        return (('<unknown>', 0),)
    if known and way < 0.5:
        other = rng.choice(known)
        cut = rng.randrange(len(other) + 1)
        made = (rng.choice(frames),) + other[cut:] if way < 0.35 else other[:cut] or other
    elif way < 0.6:
        made = (rng.choice(frames),) * rng.randint(1, limit)
    else:
        depth = limit if rng.random() < 0.5 else rng.randint(1, limit)
        made = tuple(rng.choice(frames) for _ in range(depth))
    return made[:limit]


class Sizes:
    """Sizes whose sums are exact in JavaScript, even if every frame of a traceback adds them up."""

    def __init__(self, rng, limit):
        self.rng = rng
        self.left = 2**53 // (limit + 1)
        self.kind = rng.choice(('edges', 'few', 'small', 'mixed', 'mixed'))

    def next(self):
        kind = self.kind
        if kind == 'mixed':
            kind = self.rng.choice(('edges', 'edges', 'small', 'wide'))
        if kind == 'edges':
            size = self.rng.choice(SIZES)
        elif kind == 'few':
            size = self.rng.choice((16, 32))
        elif kind == 'small':
            size = self.rng.randrange(4096)
        else:
            size = int(2 ** self.rng.uniform(0, 30))
        if size > self.left:
            size = 0
        self.left -= size
        return size


def trace(rng, sizes, tracebacks):
    frames = rng.choice(tracebacks)
    whole = rng.random()
    if whole < 0.02:
        total = None
    elif whole < 0.6:
        total = len(frames)
    else:
        total = len(frames) + rng.randrange(20)
    return (rng.choice(DOMAINS), sizes.next(), frames, total)


def random_snapshots(rng, traces, limit):
    """Names, tracebacks, and lists of traces: one, a later one, a short one, an empty one, one with
    the sizes of the first at other places."""
    names = filenames(rng, traces)
    frames = places(rng, names, traces)
    tracebacks = []
    for _ in range(max(3, min(20000, traces // rng.choice((1, 3, 10, 100))))):
        tracebacks.append(traceback(rng, tracebacks, frames, limit))
    # Each once. Not a set: its order is another one in every process.
    tracebacks = list(dict.fromkeys(tracebacks))

    sizes = Sizes(rng, limit)
    first = [trace(rng, sizes, tracebacks) for _ in range(traces)]
    sizes = Sizes(rng, limit)
    later = []
    for one in first:
        if rng.random() < 0.6 and one[1] <= sizes.left:
            sizes.left -= one[1]
            later.append(one)
    later += [trace(rng, sizes, tracebacks) for _ in range(traces // 3)]
    sizes = Sizes(rng, limit)
    short = [trace(rng, sizes, tracebacks) for _ in range(min(traces, 7))]
    moved = [(domain, size, rng.choice(tracebacks), None) for domain, size, _, _ in first]
    return names, tracebacks, [first, later, short, [], moved]

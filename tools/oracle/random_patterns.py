"""Random patterns of file names, most of them near a name that is there."""

ALPHABET = 'aabbcz.-[]!^*?\\/0\u00e9\uff5e\U0001f600&~|{}()'
WHOLE = ('*', '**', '', '?', '*.py', '*.js', '*.p?', '<*>', '/srv/*', '*/node_modules/*', '*.pyc',
         '[', '[]', '[!]', '[]]', '[!]]', '[a', 'a[', '*[.]js', '*[\uff5e\U0001f600]*')


def of_character(rng, character):
    """What stands for one character, or means to."""
    code = ord(character)
    lower, upper = chr(max(0, code - rng.randrange(3))), chr(min(0x10ffff, code + rng.randrange(3)))
    return rng.choice((
        '?', '*', '[%s]' % character, '[!%s]' % character, '[^%s]' % character,
        '[%s-%s]' % (lower, upper), '[%s-%s]' % (upper, lower), '[!%s-%s]' % (lower, upper),
        '[-%s]' % character, '[%s-]' % character, '[]%s]' % character, '[a-z]', '[0-9]', '[/z]',
        '[a-c%s]' % character, '[%s--]' % character, '[\\%s]' % character, '[[]', '[%s' % character,
    ))


def pattern_near(rng, name):
    """The name with something in it that is a pattern; sometimes the name itself."""
    if rng.random() < 0.12:
        return rng.choice(WHOLE)
    pattern = name
    for _ in range(rng.choice((0, 1, 1, 1, 2, 3))):
        way = rng.random()
        at = rng.randrange(len(pattern)) if pattern else 0
        if way < 0.45 and pattern:
            pattern = pattern[:at] + of_character(rng, pattern[at]) + pattern[at + 1:]
        elif way < 0.75:
            pattern = pattern[:at] + '*' + pattern[at + rng.randrange(8):]
        elif way < 0.85:
            pattern = '*' + pattern[at:]
        elif way < 0.95:
            pattern = pattern[:at] + '*'
        else:
            pattern = pattern.replace('[', '[[]')
    if pattern.endswith('.py') and rng.random() < 0.2:
        pattern += 'c'
    return pattern.upper() if rng.random() < 0.03 else pattern


def text(rng, longest):
    return ''.join(rng.choice(ALPHABET) for _ in range(rng.randrange(longest)))


def names_and_patterns(rng, names):
    """For a table of which name which pattern matches."""
    some = [rng.choice(names) for _ in range(20)] + [text(rng, 6) for _ in range(30)]
    some = sorted(set(some + ['', 'a', 'b', 'ab', 'a.py', 'a.pyc', 'A.PYC', 'a/b', 'a\\b', 'a\nb']))
    patterns = [pattern_near(rng, rng.choice(some)) for _ in range(60)]
    patterns += [text(rng, 8) for _ in range(60)]
    return some, sorted(set(patterns))


def random_filters(rng, names, places):
    """The arguments of some filters."""
    filters = []
    for _ in range(rng.choice((0, 1, 1, 2, 2, 3, 4, 5))):
        inclusive = rng.random() < 0.5
        domain = rng.choice((0, 0, 1, 5, 7, 389047, 2**32 - 1))
        if rng.random() < 0.2:
            filters.append({'type': 'DomainFilter', 'inclusive': inclusive, 'filename_pattern': '',
                            'lineno': None, 'all_frames': False, 'domain': domain})
            continue
        name, lineno = rng.choice(places) if rng.random() < 0.8 else (rng.choice(names), 5)
        filters.append({
            'type': 'Filter',
            'inclusive': inclusive,
            'filename_pattern': pattern_near(rng, name),
            'lineno': lineno if rng.random() < 0.25 else None,
            'all_frames': rng.random() < 0.5,
            'domain': domain if rng.random() < 0.25 else None,
        })
    return filters

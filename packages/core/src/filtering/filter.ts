import { checkInteger, checkString } from '../errors.ts';
import { type Domain, MAX_DOMAIN } from '../units.ts';
import { compileGlob, type Glob } from './glob.ts';

const CODE = 'ERR_TRACEMALLOC_FILTER';

/** Linux's PATH_MAX; V8 refuses regular expressions of a few times that. */
const MAX_PATTERN_LENGTH = 4096;

/** Keeps or drops traces by the place of their frames. */
export class Filter {
  /** Whether matching traces are kept; else they are dropped. */
  inclusive: boolean;
  /** A glob, normalised: as it is matched. */
  readonly filenamePattern: string;
  /** Only this line; `undefined` or `null` is any, 0 is the unknown line. */
  lineno: number | null | undefined;
  /** Whether any frame may match; else only the most recent one. */
  allFrames: boolean;
  /** Only this domain; `undefined` or `null` is any, 0 is the JavaScript heap. */
  domain: Domain | null | undefined;
  /** Whether names are those of Windows: case and the direction of slashes do not matter. */
  readonly windows: boolean;

  /**
   * `filenamePattern` is a glob as in Python's `fnmatch`: `*` crosses slashes, `[` has to be written
   * `[[]`.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_FILTER` for an argument of the wrong kind, or for a
   * pattern of more than 4096 characters.
   */
  constructor(
    inclusive: boolean,
    filenamePattern: string,
    lineno?: number | null,
    allFrames = false,
    domain?: Domain | null,
    options?: { readonly windows?: boolean },
  ) {
    checkString('filenamePattern', filenamePattern, CODE);
    checkInteger('filenamePattern.length', filenamePattern.length, 0, MAX_PATTERN_LENGTH, CODE);
    this.inclusive = Boolean(inclusive);
    this.windows = Boolean(options?.windows);
    this.filenamePattern = normalize(filenamePattern, this.windows);
    this.lineno = lineno;
    this.allFrames = Boolean(allFrames);
    this.domain = domain;
    this.check();
  }

  /**
   * Throws if what was set since it was made cannot be.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_FILTER` for what is no line or no domain.
   */
  check(): void {
    checkInteger('lineno', this.lineno ?? 0, 0, undefined, CODE);
    checkInteger('domain', this.domain ?? 0, 0, MAX_DOMAIN, CODE);
  }

  /** Tells of names whether the pattern matches the whole of them; `lineno` is not looked at. */
  filenameMatcher(): Glob {
    const glob = compileGlob(this.filenamePattern);
    return (filename) => glob(normalize(filename, this.windows));
  }
}

/** Keeps or drops traces by their domain. */
export class DomainFilter {
  /** Whether traces of the domain are kept; else they are dropped. */
  inclusive: boolean;
  /** The domain that matches. */
  readonly domain: Domain;

  /** @throws {TracemallocError} `ERR_TRACEMALLOC_FILTER` for a domain that cannot be. */
  constructor(inclusive: boolean, domain: Domain) {
    checkInteger('domain', domain, 0, MAX_DOMAIN, CODE);
    this.inclusive = Boolean(inclusive);
    this.domain = domain;
  }
}

/** As CPython's `_normalize_filename`: `os.path.normcase`, then `.pyc` means its `.py`. */
function normalize(filename: string, windows: boolean): string {
  const name = windows ? filename.toLowerCase().replaceAll('/', '\\') : filename;
  return name.endsWith('.pyc') ? name.slice(0, -1) : name;
}

import { checkInteger, shown, TracemallocError } from './errors.ts';
import { compileGlob, type Glob } from './glob.ts';
import type { Domain } from './units.ts';

const CODE = 'ERR_TRACEMALLOC_FILTER';
const MAX_DOMAIN = 2 ** 32 - 1;

/** Keeps or drops traces by the place of their frames. */
export class Filter {
  /** Whether matching traces are kept; else they are dropped. */
  inclusive: boolean;
  /** Only this line; `undefined` is any, 0 is the unknown line. */
  lineno: number | undefined;
  /** Whether any frame may match; else only the most recent one. */
  allFrames: boolean;
  /** Only this domain; `undefined` is any. */
  domain: Domain | undefined;
  readonly #pattern: string;
  readonly #windows: boolean;
  readonly #glob: Glob;

  /**
   * `filenamePattern` is a glob as in Python's `fnmatch`: `*` crosses slashes, `[` has to be written
   * `[[]`. With `windows`, case and the direction of slashes do not matter.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_FILTER` for an argument of the wrong kind.
   */
  constructor(
    inclusive: boolean,
    filenamePattern: string,
    lineno?: number | undefined,
    allFrames = false,
    domain?: Domain | undefined,
    options: { readonly windows?: boolean } = {},
  ) {
    if (typeof filenamePattern !== 'string') {
      throw new TracemallocError(
        CODE,
        `filenamePattern is ${shown(filenamePattern)}, expected a string`,
      );
    }
    if (lineno !== undefined) checkInteger(CODE, 'lineno', lineno, 0);
    if (domain !== undefined) checkInteger(CODE, 'domain', domain, 0, MAX_DOMAIN);
    this.inclusive = Boolean(inclusive);
    this.lineno = lineno;
    this.allFrames = Boolean(allFrames);
    this.domain = domain;
    this.#windows = options.windows ?? false;
    this.#pattern = normalize(filenamePattern, this.#windows);
    this.#glob = compileGlob(this.#pattern);
  }

  /** The pattern as it is matched: normalised. */
  get filenamePattern(): string {
    return this.#pattern;
  }

  /** Whether the pattern matches the whole name; `lineno` is not looked at. */
  matchesFilename(filename: string): boolean {
    return this.#glob(normalize(filename, this.#windows));
  }
}

/** Keeps or drops traces by their domain. */
export class DomainFilter {
  /** Whether traces of the domain are kept; else they are dropped. */
  inclusive: boolean;
  readonly #domain: Domain;

  /** @throws {TracemallocError} `ERR_TRACEMALLOC_FILTER` for a domain that cannot be. */
  constructor(inclusive: boolean, domain: Domain) {
    checkInteger(CODE, 'domain', domain, 0, MAX_DOMAIN);
    this.inclusive = Boolean(inclusive);
    this.#domain = domain;
  }

  /** The domain that matches. */
  get domain(): Domain {
    return this.#domain;
  }
}

/** As CPython's `_normalize_filename`: `os.path.normcase`, then `.pyc` means its `.py`. */
function normalize(filename: string, windows: boolean): string {
  const name = windows ? filename.toLowerCase().replaceAll('/', '\\') : filename;
  return name.endsWith('.pyc') ? name.slice(0, -1) : name;
}

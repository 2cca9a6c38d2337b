import { checkInteger, checkString, refuse } from '../errors.ts';
import { isKind, type Kind } from '../kind.ts';
import { type Domain, MAX_DOMAIN } from '../units.ts';
import { compileGlob, type Glob } from './glob.ts';

const CODE = 'ERR_TRACEMALLOC_FILTER';

/** Linux's PATH_MAX; V8 refuses regular expressions of a few times that. */
const MAX_PATTERN_LENGTH = 4096;

/** What a {@link Filter} is made of. */
export interface FilterOptions {
  /** Whether matching traces are kept; else they are dropped. */
  readonly inclusive: boolean;
  /** A glob as in Python's `fnmatch`: `*` crosses slashes, `[` has to be written `[[]`. */
  readonly filenamePattern: string;
  /** Only this line, 0 is the unknown one; default: any. */
  readonly lineno?: number | null | undefined;
  /** Whether any frame may match, not only the most recent one; default: `false`. */
  readonly allFrames?: boolean | undefined;
  /** Only this domain, 0 is the JavaScript heap; default: any. */
  readonly domain?: Domain | null | undefined;
  /** Whether names are those of Windows: case and the direction of slashes do not matter; default: `false`. */
  readonly windows?: boolean | undefined;
}

const OPTIONS = ['inclusive', 'filenamePattern', 'lineno', 'allFrames', 'domain', 'windows'];

/** Whether `value` is a filter by place, also one of another copy of this package. */
export function isFilter(value: unknown): value is Filter {
  return isKind(value, 'Filter/1');
}

/** Whether `value` is a filter by domain, also one of another copy of this package. */
export function isDomainFilter(value: unknown): value is DomainFilter {
  return isKind(value, 'DomainFilter/1');
}

/** Keeps or drops traces by the place of their frames. */
export class Filter {
  /** Whether matching traces are kept; else they are dropped. */
  inclusive: boolean;
  /** A glob, normalised: as it is matched. Read-only. */
  declare readonly filenamePattern: string;
  /** Only this line; `undefined` or `null` is any, 0 is the unknown line. */
  lineno: number | null | undefined;
  /** Whether any frame may match; else only the most recent one. */
  allFrames: boolean;
  /** Only this domain; `undefined` or `null` is any, 0 is the JavaScript heap. */
  domain: Domain | null | undefined;
  /** Whether names are those of Windows: case and the direction of slashes do not matter. Read-only. */
  declare readonly windows: boolean;

  /**
   * @throws {TracemallocError} `ERR_TRACEMALLOC_FILTER` for an unknown option, a value of the wrong kind, or a
   * pattern of more than 4096 characters.
   */
  constructor(options: FilterOptions);
  /** The same, as in Python. `inclusive` may be any value: it is kept by whether it is true. */
  constructor(
    inclusive: boolean,
    filenamePattern: string,
    lineno?: number | null,
    allFrames?: boolean,
    domain?: Domain | null,
    options?: { readonly windows?: boolean },
  );
  constructor(
    first: boolean | FilterOptions,
    filenamePattern?: string,
    lineno?: number | null,
    allFrames?: boolean,
    domain?: Domain | null,
    options?: { readonly windows?: boolean },
  ) {
    const own =
      typeof first === 'object' && first !== null
        ? checkedOptions(first)
        : { inclusive: first, filenamePattern, lineno, allFrames, domain, ...options };
    const pattern = own.filenamePattern as string;
    checkString('filenamePattern', pattern, CODE);
    checkInteger('filenamePattern.length', pattern.length, 0, MAX_PATTERN_LENGTH, CODE);
    const windows = Boolean(own.windows);
    this.inclusive = Boolean(own.inclusive);
    setOnce(this, 'filenamePattern', normalize(pattern, windows));
    this.lineno = own.lineno;
    this.allFrames = Boolean(own.allFrames);
    this.domain = own.domain;
    setOnce(this, 'windows', windows);
    this.check();
  }

  /** @internal */
  protected get '@tracemalloc/core'(): Kind {
    return 'Filter/1';
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

  /** A function that says whether the pattern matches the whole of a filename. `lineno` plays no part. */
  filenameMatcher(): Glob {
    const glob = compileGlob(this.filenamePattern);
    return (filename) => glob(normalize(filename, this.windows));
  }
}

/** Keeps or drops traces by their domain. */
export class DomainFilter {
  /** Whether traces of the domain are kept; else they are dropped. */
  inclusive: boolean;
  /** The domain that matches. Read-only. */
  declare readonly domain: Domain;

  /** @throws {TracemallocError} `ERR_TRACEMALLOC_FILTER` for a domain that cannot be. */
  constructor(inclusive: boolean, domain: Domain) {
    checkInteger('domain', domain, 0, MAX_DOMAIN, CODE);
    this.inclusive = Boolean(inclusive);
    setOnce(this, 'domain', domain);
  }

  /** @internal */
  protected get '@tracemalloc/core'(): Kind {
    return 'DomainFilter/1';
  }
}

function checkedOptions(options: FilterOptions): FilterOptions {
  for (const option of Object.keys(options)) {
    if (!OPTIONS.includes(option))
      refuse('an option', option, `one of ${OPTIONS.join(', ')}`, CODE);
  }
  // Left out, it would silently mean the contrary of what most filters are for.
  if (typeof options.inclusive !== 'boolean') {
    refuse('inclusive', options.inclusive, 'true or false', CODE);
  }
  return options;
}

/** A field that is shown as any other, and cannot be set again. */
function setOnce(filter: object, field: string, value: unknown): void {
  Object.defineProperty(filter, field, { value, enumerable: true });
}

/** As CPython's `_normalize_filename`: `os.path.normcase`, then `.pyc` means its `.py`. */
function normalize(filename: string, windows: boolean): string {
  const name = windows ? filename.toLowerCase().replaceAll('/', '\\') : filename;
  return name.endsWith('.pyc') ? name.slice(0, -1) : name;
}

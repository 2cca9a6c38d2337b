import { checkInteger, checkString } from './errors.ts';
import { compileGlob, type Glob } from './glob.ts';
import { Inspected, quoted } from './inspection.ts';
import { type Domain, MAX_DOMAIN } from './units.ts';

const CODE = 'ERR_TRACEMALLOC_FILTER';

/** Keeps or drops traces by the place of their frames. */
export class Filter extends Inspected {
  /** Whether matching traces are kept; else they are dropped. */
  inclusive: boolean;
  /** Whether any frame may match; else only the most recent one. */
  allFrames: boolean;
  #lineno: number | undefined;
  #domain: Domain | undefined;
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
    lineno?: number | null,
    allFrames = false,
    domain?: Domain | null,
    options: { readonly windows?: boolean } = {},
  ) {
    super();
    checkString(CODE, 'filenamePattern', filenamePattern);
    this.inclusive = Boolean(inclusive);
    this.allFrames = Boolean(allFrames);
    this.#lineno = checkedOptional('lineno', lineno);
    this.#domain = checkedOptional('domain', domain, MAX_DOMAIN);
    this.#windows = Boolean(options?.windows);
    this.#pattern = normalize(filenamePattern, this.#windows);
    this.#glob = compileGlob(this.#pattern);
  }

  /** The pattern as it is matched: normalised. */
  get filenamePattern(): string {
    return this.#pattern;
  }

  /** Only this line; `undefined` is any, 0 is the unknown line. */
  get lineno(): number | undefined {
    return this.#lineno;
  }

  /** @throws {TracemallocError} `ERR_TRACEMALLOC_FILTER` for what is no line. */
  set lineno(lineno: number | null | undefined) {
    this.#lineno = checkedOptional('lineno', lineno);
  }

  /** Only this domain; `undefined` is any, 0 is the JavaScript heap. */
  get domain(): Domain | undefined {
    return this.#domain;
  }

  /** @throws {TracemallocError} `ERR_TRACEMALLOC_FILTER` for what is no domain. */
  set domain(domain: Domain | null | undefined) {
    this.#domain = checkedOptional('domain', domain, MAX_DOMAIN);
  }

  /** Whether the pattern matches the whole name; `lineno` is not looked at. */
  matchesFilename(filename: string): boolean {
    return this.#glob(normalize(filename, this.#windows));
  }

  /** Its arguments by name. */
  toJSON(): object {
    const { inclusive, filenamePattern, lineno, allFrames, domain } = this;
    return { inclusive, filenamePattern, lineno, allFrames, domain, windows: this.#windows };
  }

  /** `<Filter inclusive=true filenamePattern='*.js'>`, and what else it looks at. */
  inspect(): string {
    const lineno = this.lineno === undefined ? '' : ` lineno=${this.lineno}`;
    const domain = this.domain === undefined ? '' : ` domain=${this.domain}`;
    const flags = `${this.allFrames ? ' allFrames' : ''}${this.#windows ? ' windows' : ''}`;
    const pattern = `filenamePattern=${quoted(this.#pattern)}`;
    return `<Filter inclusive=${this.inclusive} ${pattern}${lineno}${domain}${flags}>`;
  }
}

/** Keeps or drops traces by their domain. */
export class DomainFilter extends Inspected {
  /** Whether traces of the domain are kept; else they are dropped. */
  inclusive: boolean;
  readonly #domain: Domain;

  /** @throws {TracemallocError} `ERR_TRACEMALLOC_FILTER` for a domain that cannot be. */
  constructor(inclusive: boolean, domain: Domain) {
    super();
    checkInteger(CODE, 'domain', domain, 0, MAX_DOMAIN);
    this.inclusive = Boolean(inclusive);
    this.#domain = domain;
  }

  /** The domain that matches. */
  get domain(): Domain {
    return this.#domain;
  }

  /** Its arguments by name. */
  toJSON(): object {
    return { inclusive: this.inclusive, domain: this.#domain };
  }

  /** `<DomainFilter inclusive=true domain=1>`. */
  inspect(): string {
    return `<DomainFilter inclusive=${this.inclusive} domain=${this.#domain}>`;
  }
}

/** `undefined` for what stands for any. */
function checkedOptional(
  what: string,
  value: number | null | undefined,
  most?: number,
): number | undefined {
  if (value === undefined || value === null) return undefined;
  checkInteger(CODE, what, value, 0, most);
  return value;
}

/** As CPython's `_normalize_filename`: `os.path.normcase`, then `.pyc` means its `.py`. */
function normalize(filename: string, windows: boolean): string {
  const name = windows ? filename.toLowerCase().replaceAll('/', '\\') : filename;
  return name.endsWith('.pyc') ? name.slice(0, -1) : name;
}

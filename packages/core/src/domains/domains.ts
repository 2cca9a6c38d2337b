import { shown, TracemallocError } from '../errors.ts';
import type { Domain } from '../units.ts';

/**
 * The domains of this project, by name. Other packages get theirs from {@link domainOf}: 1000 and up.
 *
 * No byte is in two domains: a guest's linear memory is not in `arraybuffer`, and it is either in `wasm`, block
 * by block, or in `wasm-memory`, as a whole.
 */
export const DOMAINS = {
  /** The JavaScript heap. */
  heap: 0,
  /** What ArrayBuffers and Buffers hold. */
  arraybuffer: 1,
  /** Async resources; they have no size of their own. */
  async: 2,
  /** Heap blocks inside of WebAssembly guests. */
  wasm: 3,
  /** Linear memories of WebAssembly guests whose blocks cannot be traced. */
  'wasm-memory': 4,
} as const;

/** The name of a domain of this project. */
export type DomainName = keyof typeof DOMAINS;

/** The least domain that other packages can have. */
export const FIRST_THIRD_PARTY_DOMAIN: Domain = 1_000;

// Each stands at its number.
const NAMES: readonly string[] = Object.keys(DOMAINS);

/** The name of a domain: the snapshot's own, else this project's, else `domain 1000`. */
export function domainName(
  { domains }: { readonly domains: Readonly<Record<string, string>> },
  domain: Domain,
): string {
  return domains[domain] ?? NAMES[domain] ?? unnamedDomain(domain);
}

/** What a domain is called that has no name. */
export function unnamedDomain(domain: Domain): string {
  return `domain ${domain}`;
}

/** Throws that two names have one number. */
export function refuseClash(domain: Domain, name: string, other: string): never {
  throw new TracemallocError(
    'ERR_TRACEMALLOC_DOMAIN',
    `domain ${domain} is ${shown(name)} and ${shown(other)}, expected one name: domainOf(name) gives each name its own domain`,
  );
}

import { type Domain, shown, TracemallocError } from '@tracemalloc/core';

/** Domains below are this project's. */
const FIRST_THIRD_PARTY_DOMAIN: Domain = 1_000;
const MAX_DOMAIN: Domain = 2 ** 32 - 1;

const names = new Map<Domain, string>();

/**
 * Names a domain of a third party in all snapshots taken from now on.
 *
 * @param domain - 1000 to 2^32 - 1.
 * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for another domain or an empty name.
 */
export function nameDomain(domain: Domain, name: string): void {
  checkDomain(domain);
  if (typeof name !== 'string' || name === '') {
    throw new TracemallocError(
      'ERR_TRACEMALLOC_TRACE',
      `name of domain ${domain}: got ${shown(name)}, expected a string that is not empty`,
    );
  }
  names.set(domain, name);
}

/** Names of those domains; of one that nobody has named, `domain 1234`. */
export function domainNames(domains: Iterable<Domain>): Record<Domain, string> {
  const named: Record<Domain, string> = {};
  for (const domain of domains) named[domain] = names.get(domain) ?? `domain ${domain}`;
  return named;
}

/** @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` unless third parties may use it. */
export function checkDomain(domain: unknown): asserts domain is Domain {
  const isWhole = Number.isInteger(domain);
  const number = domain as number;
  if (isWhole && number >= FIRST_THIRD_PARTY_DOMAIN && number <= MAX_DOMAIN) return;
  throw new TracemallocError(
    'ERR_TRACEMALLOC_TRACE',
    `domain: got ${shown(domain)}, expected an integer in range [${FIRST_THIRD_PARTY_DOMAIN}; ${MAX_DOMAIN}]`,
  );
}

import { checkInteger, checkString, refuse } from '../errors.ts';
import { type Domain, MAX_DOMAIN } from '../units.ts';
import { domainNumber } from './domain-number.ts';
import { domainName, FIRST_THIRD_PARTY_DOMAIN, refuseClash } from './domains.ts';

// As it was at load: programs replace it. Taken apart, bundles would keep it where nothing uses it.
const defineProperty: typeof Object.defineProperty = Object.defineProperty;

/** Where names of domains stand in an isolate, by number: all copies of this package share them. */
const REGISTRY = Symbol.for('@tracemalloc/domains');

/**
 * The number of the domain with that name. It is {@link domainNumber}, and from then on the name is
 * known as with {@link nameDomain}.
 *
 * @param name - a name of {@link DOMAINS}, or one of your own such as `gpu`, for a domain from 1000 on.
 * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for an empty name; `ERR_TRACEMALLOC_DOMAIN` if another
 * name has the number, by {@link nameDomain} or by a chance of one in four billion: take another name.
 */
export function domainOf(name: string): Domain {
  checkName('the name of a domain', name);
  const domain = domainNumber(name);
  if (domain >= FIRST_THIRD_PARTY_DOMAIN) register(domain, name);
  return domain;
}

/**
 * Names a domain of a number of your own choice, for all snapshots of this thread from now on.
 *
 * @param domain - 1000 to 2^32 - 1.
 * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for another domain or an empty name;
 * `ERR_TRACEMALLOC_DOMAIN` if the domain has another name.
 */
export function nameDomain(domain: Domain, name: string): void {
  checkThirdPartyDomain(domain);
  checkName(`the name of domain ${domain}`, name);
  register(domain, name);
}

/**
 * Names of domains by number, as metadata has them: this project's, those that {@link domainOf} and
 * {@link nameDomain} know, and `domain 1000` for one without a name.
 */
export function domainNames(domains: Iterable<Domain>): Record<Domain, string> {
  const known = { domains: Object.fromEntries(registry()) };
  return Object.fromEntries(Array.from(domains, (domain) => [domain, domainName(known, domain)]));
}

/** @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` unless `domain` is an integer in range [1000; 2^32 - 1]. */
export function checkThirdPartyDomain(domain: unknown): asserts domain is Domain {
  checkInteger('domain', domain, FIRST_THIRD_PARTY_DOMAIN, MAX_DOMAIN);
}

function register(domain: Domain, name: string): void {
  const names = registry();
  const known = names.get(domain) ?? name;
  if (known !== name) refuseClash(domain, known, name);
  names.set(domain, name);
}

function registry(): Map<Domain, string> {
  const isolate = globalThis as { [REGISTRY]?: Map<Domain, string> };
  if (isolate[REGISTRY] === undefined) {
    // Not enumerable: a program may list its globals.
    defineProperty(isolate, REGISTRY, { value: new Map() });
  }
  return isolate[REGISTRY]!;
}

function checkName(what: string, name: unknown): void {
  checkString(what, name);
  if (name === '') refuse(what, name, 'a string that is not empty');
}

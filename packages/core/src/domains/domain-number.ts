import { type Domain, MAX_DOMAIN } from '../units.ts';
import { DOMAINS, type DomainName, FIRST_THIRD_PARTY_DOMAIN } from './domains.ts';

/**
 * The number of the domain with that name. The name alone tells it: it is the same in every thread, process and
 * release, so that snapshots of all of them fit together.
 *
 * @returns that of {@link DOMAINS}, else one in range [1000; 2^32 - 1], by the FNV-1a hash of the name.
 */
export function domainNumber(name: string): Domain {
  if (Object.hasOwn(DOMAINS, name)) return DOMAINS[name as DomainName];
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  const count = MAX_DOMAIN + 1 - FIRST_THIRD_PARTY_DOMAIN;
  return FIRST_THIRD_PARTY_DOMAIN + ((hash >>> 0) % count);
}

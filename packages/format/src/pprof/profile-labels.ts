import {
  DOMAINS,
  type Domain,
  domainName,
  domainNumber,
  type SnapshotMetadata,
} from '@tracemalloc/core';

/**
 * The text of the label of each domain that has a name: that name, with the domain's number where two
 * have the same one, or where it could be taken for another's.
 */
export function domainLabels(metadata: SnapshotMetadata): Map<Domain, string> {
  const names = new Map<Domain, string>();
  for (const domain of Object.values(DOMAINS)) names.set(domain, '');
  for (const domain of Object.keys(metadata.domains)) names.set(Number(domain), '');
  const uses = new Map<string, number>();
  for (const domain of names.keys()) {
    const name = wellFormed(domainName(metadata, domain));
    names.set(domain, name);
    uses.set(name, (uses.get(name) ?? 0) + 1);
  }
  for (const [domain, name] of names) {
    const isClear = uses.get(name) === 1 && name !== '' && !NUMBERED.test(name);
    if (!isClear) names.set(domain, `${name} (${domain})`);
  }
  return names;
}

/** What core calls a domain without a name, and what {@link domainLabels} adds to names. */
const NUMBERED: RegExp = /^domain (\d{1,10})$|.* \((\d{1,10})\)$/s;

/** As it comes out of UTF-8. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

/** Finds domains by the text of their labels; gives numbers to names that have none. */
export class DomainsByLabel {
  readonly #domains = new Map<string, Domain>();
  readonly #used: Set<Domain>;
  readonly #names: Record<string, string> = {};

  constructor(metadata: SnapshotMetadata) {
    const labels = domainLabels(metadata);
    for (const [domain, label] of labels) this.#domains.set(label, domain);
    this.#used = new Set(labels.keys());
  }

  /** Names of the domains that had no number, by their new one. */
  get names(): Readonly<Record<string, string>> {
    return this.#names;
  }

  /** The domain of a label; the same one for the same label. */
  domain(label: string): Domain {
    const known = this.#domains.get(label);
    if (known !== undefined) return known;
    const domain = numberIn(label) ?? this.#named(label);
    this.#domains.set(label, domain);
    this.#used.add(domain);
    return domain;
  }

  #named(label: string): Domain {
    let domain = domainNumber(label);
    while (this.#used.has(domain)) domain = (domain + 1) >>> 0;
    this.#names[domain] = label;
    return domain;
  }
}

function numberIn(label: string): Domain | undefined {
  const number = Number(/^domain (0|[1-9]\d{0,9})$/.exec(label)?.[1] ?? 2 ** 32);
  return number < 2 ** 32 ? number : undefined;
}

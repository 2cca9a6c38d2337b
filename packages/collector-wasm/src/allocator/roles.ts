import { refuse } from '@tracemalloc/core';
import type { Option } from '@tracemalloc/core/options';
import { type ConventionName, conventions } from './conventions.ts';

/** What the user knows of the allocator: function index → {@link ConventionName}. */
export type Roles = Readonly<Record<number, ConventionName>>;

const CODE = 'ERR_TRACEMALLOC_OPTION';

/** The option that takes {@link Roles}. */
export const rolesOption: Option<Roles> = {
  check(name, value) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      refuse(name, value, 'an object of function indices and roles', CODE);
    }
    const known: ReadonlyMap<unknown, unknown> = conventions;
    for (const [index, convention] of Object.entries(value)) {
      if (!/^\d+$/.test(index))
        refuse(`an index of ${name}`, index, 'the index of a function', CODE);
      if (known.has(convention)) continue;
      refuse(`${name}[${index}]`, convention, `one of ${[...known.keys()].join(', ')}`, CODE);
    }
  },
  default: {},
};

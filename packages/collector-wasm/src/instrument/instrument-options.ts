import { refuse } from '@tracemalloc/core';
import { booleanOption, type Option, type OptionValues } from '@tracemalloc/core/options';
import { type Roles, rolesOption } from '../allocator/roles.ts';

const filenameOption: Option<string | undefined> = {
  check(name, value) {
    if (typeof value !== 'string') refuse(name, value, 'a string', 'ERR_TRACEMALLOC_OPTION');
  },
  default: undefined,
};

/** The options of `instrument`. */
export const instrumentOptionTable: {
  readonly roles: Option<Roles>;
  readonly filename: Option<string | undefined>;
  readonly contexts: Option<boolean>;
  readonly deferStart: Option<boolean>;
} = {
  roles: rolesOption,
  filename: filenameOption,
  contexts: booleanOption(true),
  deferStart: booleanOption(false),
};

/** The checked options of `instrument`, with their defaults. */
export type ParsedInstrumentOptions = OptionValues<typeof instrumentOptionTable>;

/**
 * Options of collectors: from the argument of `start` and from environment variables. For authors of collectors
 * and of preloads.
 *
 * @module @tracemalloc/core/options
 */
export {
  MAX_INTERVAL,
  MAX_NFRAME,
  type ParsedCollectorOptions,
  parseCollectorOptions,
} from './collector-options.ts';
export {
  COLLECTOR_VARIABLES,
  type Environment,
  type EnvironmentValue,
  type IntegerValue,
  type OptionVariable,
  optionsFromEnvironment,
} from './environment.ts';
export { booleanOption, choiceOption, functionOption, integerOption } from './option-kinds.ts';
export { type Option, type OptionTable, type OptionValues, parseOptions } from './option-table.ts';
export {
  type ParsedTakeSnapshotOptions,
  parseTakeSnapshotOptions,
} from './take-snapshot-options.ts';

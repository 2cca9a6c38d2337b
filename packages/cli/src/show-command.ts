import type { SelectionOptions } from './analysis-options.ts';
import { top } from './top-command.ts';

/** The tracebacks that hold the most memory in a snapshot file, with their source lines. */
export function show(path: string, options: SelectionOptions): Promise<string> {
  return top(path, { ...options, groupBy: 'traceback', cumulative: false });
}

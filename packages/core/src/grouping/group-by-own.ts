import { refuse } from '../errors.ts';
import { StackViews } from '../tables/tables.ts';
import type { GroupOf } from './group-by.ts';
import type { GroupedStacks, Grouping } from './groups.ts';
import { NameGroups } from './name-groups.ts';

/**
 * One group for each name that `groupOf` gives. It is called once a stack.
 *
 * @throws {TracemallocError} `ERR_TRACEMALLOC_GROUP` if it gives anything but a string.
 */
export function groupByOwn(inputs: readonly GroupedStacks[], groupOf: GroupOf): Grouping {
  const groups = new NameGroups();
  const keys = inputs.map(({ tables, rows }) => {
    const stacks = new StackViews(tables);
    return rows.map((row) => {
      const name: unknown = groupOf(stacks.traceback(row - 1));
      if (typeof name !== 'string') {
        refuse('the group of a traceback', name, 'a string', 'ERR_TRACEMALLOC_GROUP');
      }
      return groups.keyOf(name);
    });
  });
  return { groups, keys };
}

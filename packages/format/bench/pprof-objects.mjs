import * as pprof from 'pprof-format';

/**
 * pprof-format's objects of a snapshot, as a program that uses it has to make them: a sample for each
 * trace, without labels. Samples of a traceback share its list.
 * @param {import('@tracemalloc/core').Snapshot} snapshot
 */
export function pprofObjects({ tables: { strings, frames, stacks, traces } }) {
  const stringTable = new pprof.StringTable();
  const index = (text) => stringTable.dedup(text);
  const functions = strings.map(
    (text, row) => new pprof.Function({ id: row + 1, name: index(text), filename: index(text) }),
  );
  const location = Array.from(
    { length: frames.length },
    (_, row) =>
      new pprof.Location({
        id: row + 1,
        line: [new pprof.Line({ functionId: frames.filename[row] + 1, line: frames.lineno[row] })],
      }),
  );
  const lists = new Map();
  const locationsOf = (stack) => {
    let ids = lists.get(stack);
    if (ids === undefined) {
      ids = [];
      for (let row = stack; row !== -1; row = stacks.parent[row]) ids.push(stacks.frame[row] + 1);
      lists.set(stack, ids);
    }
    return ids;
  };
  const type = (name, unit) => new pprof.ValueType({ type: index(name), unit: index(unit) });
  return new pprof.Profile({
    stringTable,
    sampleType: [type('inuse_objects', 'count'), type('inuse_space', 'bytes')],
    sample: Array.from(
      { length: traces.length },
      (_, row) =>
        new pprof.Sample({
          locationId: locationsOf(traces.stack[row]),
          value: [traces.count[row], traces.size[row]],
        }),
    ),
    location,
    function: functions,
  });
}

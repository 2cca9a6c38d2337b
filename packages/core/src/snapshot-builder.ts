import { Snapshot, type SnapshotOptions } from './snapshot.ts';
import { TablesBuilder } from './tables/tables-builder.ts';

/** Makes a {@link Snapshot} from frames, stacks and traces. */
export class SnapshotBuilder extends TablesBuilder {
  /**
   * The snapshot of all that was added.
   *
   * @throws {TracemallocError} `ERR_TRACEMALLOC_TRACE` for a traceback limit below 1.
   */
  finish(options: SnapshotOptions = {}): Snapshot {
    return Snapshot.fromTables(this.finishTables(), options);
  }
}

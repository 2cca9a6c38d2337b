import type { Domain } from '../units.ts';
import { expectNear, expectSame, expectThat } from './expectation.ts';
import { expectBytes } from './trial.ts';
import type { TrialCheck } from './trial-check.ts';

/** What counts as traced, now and at the peak. */
export const tracedMemoryChecks: readonly TrialCheck[] = [
  {
    name: 'counts what is allocated',
    run(trial) {
      trial.start();
      const before = trial.memory();
      trial.allocate();
      trial.expectCurrent('after an allocation', before.current + trial.bytes);
      trial.allocate();
      trial.expectCurrent('after another one', before.current + 2 * trial.bytes, 2 * trial.margin);
    },
  },
  {
    name: 'does not count what was allocated before the start',
    *run(trial) {
      const early = trial.allocate();
      trial.start();
      trial.expectCurrent('after the start', 0);
      trial.free(early);
      yield;
      trial.expectCurrent('after what was allocated before the start is freed', 0);
    },
  },
  {
    name: 'forgets what is freed',
    needs: ['free'],
    *run(trial) {
      trial.start();
      const before = trial.memory();
      const block = trial.allocate();
      trial.memory();
      trial.free(block);
      yield;
      trial.expectCurrent('after an allocation is freed', before.current);
    },
  },
  {
    name: 'traces what is allocated anew where something was freed',
    needs: ['free'],
    *run(trial) {
      trial.start();
      const before = trial.memory();
      trial.free(trial.allocate());
      yield;
      trial.allocate();
      trial.expectCurrent('after the second allocation', before.current + trial.bytes);
    },
  },
  {
    name: 'replaces the trace of what is reallocated',
    needs: ['reallocate'],
    run(trial) {
      trial.start();
      const before = trial.memory();
      const { count } = trial.snapshot().total;
      const block = trial.allocate();
      const grown = trial.snapshot().total.count - count;
      trial.double(block);
      const { bytes, margin } = trial;
      trial.expectCurrent('after a reallocation', before.current + 2 * bytes, 2 * margin);
      if (margin > 0) return;
      expectSame('blocks', trial.snapshot().total.count - count, grown);
    },
  },
  {
    name: 'remembers the peak',
    needs: ['free'],
    *run(trial) {
      trial.start();
      const block = trial.allocate();
      const top = trial.memory();
      trial.free(block);
      yield;
      const { peak } = trial.memory();
      expectThat('the peak after a free', peak, peak >= top.peak, `no less than ${top.peak}`);
    },
  },
  {
    name: 'sets the peak to what is traced when it is reset',
    needs: ['free'],
    *run(trial) {
      trial.start();
      const block = trial.allocate();
      trial.memory();
      trial.free(block);
      yield;
      trial.collector.resetPeak();
      const { current, peak } = trial.memory();
      expectNear('the peak after resetPeak()', peak, current, trial.margin);
    },
  },
  {
    name: 'forgets all traces when they are cleared, and goes on tracing',
    run(trial) {
      const { collector, margin } = trial;
      trial.start(3);
      trial.allocate();
      trial.memory();
      collector.clearTraces();
      expectSame('isTracing()', collector.isTracing(), true);
      expectSame('getTracebackLimit()', collector.getTracebackLimit(), 3);
      const { current, peak } = trial.memory();
      expectNear('current after clearTraces()', current, 0, margin);
      expectNear('the peak after clearTraces()', peak, 0, margin);
      expectNear('bytes of the snapshot', trial.snapshot().total.size, 0, margin);
      trial.allocate();
      trial.expectCurrent('after the next allocation', trial.bytes);
    },
  },
  {
    name: 'does not count the free of what was cleared',
    needs: ['free'],
    *run(trial) {
      trial.start();
      const cleared = trial.allocate();
      trial.collector.clearTraces();
      trial.allocate();
      trial.free(cleared);
      yield;
      trial.expectCurrent('after the free', trial.bytes);
    },
  },
  {
    name: 'counts by domain',
    run(trial) {
      const { collector } = trial;
      const expectNone = (domain: Domain, when: string) => {
        const { current, peak } = collector.getTracedMemory(domain);
        expectSame(`current of domain ${domain} ${when}`, current, 0);
        expectSame(`peak of domain ${domain} ${when}`, peak, 0);
      };
      expectNone(0, 'when not tracing');
      trial.start();
      trial.allocate();
      const { domain } = trial.snapshot().tables.traces;
      const domains = [...new Set(domain)];
      let sum = 0;
      for (const each of domains) {
        const { current, peak } = collector.getTracedMemory(each);
        expectBytes(`current of domain ${each}`, current);
        expectThat(`the peak of domain ${each}`, peak, peak >= current, `${current} or more`);
        sum += current;
      }
      expectNear('current of all domains', sum, trial.memory().current, trial.margin);
      let other = 1;
      while (domains.includes(other)) other++;
      expectNone(other, 'which is not traced');
    },
  },
  {
    name: 'resets and clears the peak of each domain, too',
    needs: ['free'],
    *run(trial) {
      const { collector, margin } = trial;
      trial.start();
      const block = trial.allocate();
      const domains = [...new Set(trial.snapshot().tables.traces.domain)];
      for (const domain of domains) collector.getTracedMemory(domain);
      trial.free(block);
      yield;
      collector.resetPeak();
      for (const domain of domains) {
        const { current, peak } = collector.getTracedMemory(domain);
        expectNear(`the peak of domain ${domain} after resetPeak()`, peak, current, margin);
      }
      trial.allocate();
      for (const domain of domains) collector.getTracedMemory(domain);
      collector.clearTraces();
      for (const domain of domains) {
        const { peak } = collector.getTracedMemory(domain);
        expectNear(`the peak of domain ${domain} after clearTraces()`, peak, 0, margin);
      }
    },
  },
  {
    name: 'says how much tracing itself holds',
    run(trial) {
      const { collector } = trial;
      expectBytes('getTracemallocMemory() when not tracing', collector.getTracemallocMemory());
      trial.start();
      trial.allocate();
      expectBytes('getTracemallocMemory()', collector.getTracemallocMemory());
    },
  },
];

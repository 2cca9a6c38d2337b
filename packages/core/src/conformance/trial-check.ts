import type { ConformanceSubject } from './subject.ts';
import type { Trial } from './trial.ts';

/** A check before it has a subject. It begins and ends with a collector that does not trace. */
export interface TrialCheck {
  readonly name: string;
  /** What the subject has to be able to do. */
  readonly needs?: readonly (keyof ConformanceSubject)[];
  /** Yields where something was freed: the collector may need turns of the event loop to see that. */
  readonly run: (trial: Trial) => void | Generator<void, void, void>;
}

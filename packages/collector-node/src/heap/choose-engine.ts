import type { HeapEngine } from './engine.ts';
import { inspectorEngine } from './inspector-engine.ts';

/** The best engine that there is. */
export function chooseEngine(): HeapEngine {
  return inspectorEngine('this version has no native engine');
}

import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';
import type { Introduction } from './thread-messages.ts';

/** What a worker finds that is to be traced: its parent has put it there. */
export interface Inheritance {
  /** What the thread that started it has put there: see `FollowOptions.settings`. */
  readonly settings: unknown;
  /** How it joins the others. */
  readonly introduction: Introduction;
  /** `execArgv` as the program gave it, if the preload was put there. */
  readonly execArgv?: readonly string[];
  /** `NODE_OPTIONS` as the program gave it, if the preload was put there; `null` for none. */
  readonly nodeOptions?: string | null;
}

/**
 * Takes what the thread that started this one has left for it under `key`, which is {@link FollowOptions.key}.
 * `undefined` if there is nothing, or it was taken before. Hides from the program what is not the program's.
 */
export function takeInheritance(key: string): Inheritance | undefined {
  const inheritance = getEnvironmentData(key) as unknown as Inheritance | undefined;
  if (inheritance === undefined) return undefined;
  setEnvironmentData(key, undefined as never);
  giveBack(inheritance);
  return inheritance;
}

/** Gives the program its own `execArgv` and `NODE_OPTIONS` back. */
export function giveBack({ execArgv, nodeOptions }: Inheritance): void {
  if (execArgv !== undefined) process.execArgv.splice(0, Infinity, ...execArgv);
  if (nodeOptions === null) delete process.env.NODE_OPTIONS;
  else if (nodeOptions !== undefined) process.env.NODE_OPTIONS = nodeOptions;
}

import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';
import type { Introduction } from './thread-messages.ts';

/** What a worker finds that is to be traced. */
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
 * What the thread that started this one has left for it under `key`: {@link FollowOptions.key};
 * `undefined` if nothing, and when it was asked for before. Takes away what the program is not to see.
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

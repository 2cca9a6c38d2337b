// Compares what core answers with what CPython answers (packages/core/test/oracle/README.md). It
// needs no Node.js: the tests that use it run in browsers too.
import { sections } from './core-answers.mjs';
import { Reading } from './reading.mjs';

/** @typedef {import('./reading.mjs').Core} Core */
/** @typedef {import('./reading.mjs').Oracle} Oracle */

/**
 * Where core differs, by section of the oracle; empty lists where it agrees.
 * @param {Core} core
 * @param {Oracle} oracle
 * @returns {Promise<Record<string, { answers: number, disagreements: string[] }>>} `answers`: how
 * many were compared
 */
export async function compareWithOracle(core, oracle) {
  const reading = new Reading(core, oracle);
  /** @type {Record<string, { answers: number, disagreements: string[] }>} */
  const outcome = {};
  for (const [name, answersOf] of Object.entries(sections)) {
    if (!Object.hasOwn(oracle, name)) continue;
    /** @type {string[]} */
    const disagreements = [];
    let answers = 0;
    for await (const [asked, got, expected] of answersOf(reading)) {
      answers += Array.isArray(expected) ? expected.length : 1;
      const difference = firstDifference(got, expected);
      if (difference) disagreements.push(`${asked}${difference}`);
    }
    outcome[name] = { answers, disagreements };
  }
  return outcome;
}

/**
 * As text; undefined if they are the same.
 * @param {unknown} got
 * @param {unknown} expected
 */
function firstDifference(got, expected) {
  if (!Array.isArray(got) || !Array.isArray(expected)) {
    const [own, other] = [got, expected].map((value) => JSON.stringify(value));
    return own === other ? undefined : `: got ${own}, expected ${other}`;
  }
  for (let row = 0; row < Math.max(got.length, expected.length); row++) {
    const [own, other] = [got[row], expected[row]].map((value) => JSON.stringify(value));
    if (own !== other) return `, row ${row}: got ${own}, expected ${other}`;
  }
  return undefined;
}

import { runInThisContext } from 'node:vm';
import { expect, it } from 'vitest';
import { type CallSite, callSites } from '../src/call-sites.ts';
import { Callers } from '../src/callers.ts';

const look = (): readonly CallSite[] => callSites(50, look);
const numbers = (stacks: readonly (readonly CallSite[])[]): number[] => {
  const callers = new Callers();
  return stacks.map((sites) => callers.numberOf(sites, 0, 50));
};

it('gives the same stack the same number', () => {
  const stacks = [1, 2, 3].map(() => look());
  expect(numbers(stacks)).toEqual([1, 1, 1]);
});

it('tells lines, columns and depths apart', () => {
  const inner = () => look();
  const outer = () => inner();
  const stacks = [look(), look(), outer(), inner()];
  expect(new Set(numbers(stacks)).size).toBe(4);
});

it('tells a stack from its callers, and a cut one from a whole one', () => {
  const sites = look();
  const callers = new Callers();
  const whole = callers.numberOf(sites, 0, 50);
  expect(callers.numberOf(sites, 1, 50)).not.toBe(whole);
  expect(callers.numberOf(sites, 0, sites.length - 1)).not.toBe(whole);
  expect(callers.numberOf(sites, 0, 50)).toBe(whole);
});

it('tells scripts apart that have the same name and another text', () => {
  const filename = 'reloaded.js';
  const calling = (text: string) =>
    (runInThisContext(text, { filename }) as (of: typeof look) => readonly CallSite[])(look);
  // The call is at the same position: in line 2, and in line 1.
  const [second, first] = [calling('\n(look) => look()'), calling(' (look) => look()')];
  expect(second[0]!.getPosition()).toBe(first[0]!.getPosition());
  expect(new Set(numbers([second, first])).size).toBe(2);
});

it('never gives a number again, whatever was forgotten', () => {
  const callers = new Callers();
  const sites = look();
  const before = callers.numberOf(sites, 0, 50);
  expect(callers.memory).toBeGreaterThan(0);
  callers.clear();
  expect(callers.memory).toBe(0);
  expect(callers.numberOf(sites, 0, 50)).toBeGreaterThan(before);
});

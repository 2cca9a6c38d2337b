import { expect, it } from 'vitest';
import { walkProfile } from '../src/walk-profile.ts';
import { profileOf, type TreeNode } from './profile-tree.ts';

const tracer = new URL('../src/session.ts', import.meta.url).href;

/** `owner: path` of every node that allocated. */
function walked(...roots: TreeNode[]): string[] {
  const lines: string[] = [];
  walkProfile(profileOf(...roots).head, ({ path, isTracers, depth }) => {
    const names = path.map(({ node }) => node.callFrame.functionName).join(' > ');
    lines.push(`${isTracers ? 'tracer' : 'program'} ${depth}: ${names}`);
  });
  return lines;
}

it('shows the functions that allocated, callers first, without those that have no script', () => {
  const push = { at: 'push', blocks: [8] };
  const inner = { at: 'inner file:///app/a.js:9:0', blocks: [16], calls: [push] };
  expect(
    walked({ at: 'main file:///app/a.js:0:0', calls: [{ at: 'map', calls: [inner] }] }),
  ).toEqual(['program 3: main > inner', 'program 4: main > inner']);
});

it('gives the tracer what Node.js and builtins allocate for it, and not what it calls', () => {
  const parse = { at: 'parse', blocks: [24] };
  const post = { at: 'post node:inspector:1:1', blocks: [24], calls: [parse] };
  const callback = { at: 'callback file:///app/a.js:3:0', blocks: [24], calls: [post] };
  const take = { at: `takeSnapshot ${tracer}:5:0`, blocks: [24], calls: [post, callback] };
  expect(walked({ at: 'main file:///app/a.js:0:0', blocks: [24], calls: [take, post] })).toEqual([
    'program 1: main',
    'tracer 2: main > takeSnapshot',
    'tracer 3: main > takeSnapshot > post',
    'tracer 4: main > takeSnapshot > post',
    'program 3: main > takeSnapshot > callback',
    'program 4: main > takeSnapshot > callback > post',
    'program 5: main > takeSnapshot > callback > post',
    'program 2: main > post',
    'program 3: main > post',
  ]);
});

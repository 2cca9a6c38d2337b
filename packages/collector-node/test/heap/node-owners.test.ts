import { expect, it } from 'vitest';
import { nodeOwners } from '../../src/heap/node-owners.ts';
import { declareOwnPackage } from '../../src/own-package.ts';
import { columnsOf, type TreeNode } from './profile-tree.ts';

declareOwnPackage();

const tracer = new URL('../../src/session.ts', import.meta.url).href;

/** `owner: path` of every node that allocated. */
function owners(...roots: TreeNode[]): string[] {
  const profile = columnsOf(...roots);
  const { strings, nodes, allocations } = profile;
  const { isTracers } = nodeOwners(profile);
  const path = (row: number): string[] =>
    row === 0 ? [] : [...path(nodes.parent[row]!), strings[nodes.functionName[row]!]!];
  return Array.from(allocations.node, (row) => {
    return `${isTracers[row] === 1 ? 'tracer' : 'program'}: ${path(row).join(' > ')}`;
  });
}

it('gives the tracer what Node.js and builtins allocate for it, and not what it calls', () => {
  const parse = { at: 'parse', blocks: [24] };
  const post = { at: 'post node:inspector:1:1', blocks: [24], calls: [parse] };
  const callback = { at: 'callback file:///app/a.js:3:0', blocks: [24], calls: [post] };
  const take = { at: `takeSnapshot ${tracer}:5:0`, blocks: [24], calls: [post, callback] };
  expect(owners({ at: 'main file:///app/a.js:0:0', blocks: [24], calls: [take, post] })).toEqual([
    'program: main',
    'tracer: main > takeSnapshot',
    'tracer: main > takeSnapshot > post',
    'tracer: main > takeSnapshot > post > parse',
    'program: main > takeSnapshot > callback',
    'program: main > takeSnapshot > callback > post',
    'program: main > takeSnapshot > callback > post > parse',
    'program: main > post',
    'program: main > post > parse',
  ]);
});

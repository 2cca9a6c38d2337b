import { expect, it } from 'vitest';
import { resolveLocation } from '../../src/source-maps/location.ts';

it.each([
  // from a path to a path
  ['a.js.map', '/app/dist/a.js', '/app/dist/a.js.map'],
  ['../src/a.ts', '/app/dist/a.js.map', '/app/src/a.ts'],
  ['./x/../a.ts', '/app/dist/a.js.map', '/app/dist/a.ts'],
  ['/other/a.ts', '/app/dist/a.js.map', '/other/a.ts'],
  ['../../../../a.ts', '/app/dist/a.js.map', '/a.ts'],
  ['../src/a.ts', 'dist/a.js', 'src/a.ts'],
  ['../../src/a.ts', 'dist/a.js', '../src/a.ts'],
  ['a.ts', 'a.js', 'a.ts'],
  ['my%20source.ts', '/app/a.js', '/app/my source.ts'],
  ['100%.ts', '/app/a.js', '/app/100%.ts'],
  ['..\\src\\a.ts', '/app/dist/a.js', '/app/src/a.ts'],
  ['file:///app/my%20src/a.ts', '/app/dist/a.js', '/app/my src/a.ts'],
  // on Windows
  ['../src/a.ts', 'C:\\app\\dist\\a.js', 'C:\\app\\src\\a.ts'],
  ['file:///D:/src/a.ts', 'C:\\app\\dist\\a.js', 'D:\\src\\a.ts'],
  ['D:/src/a.ts', 'C:\\app\\dist\\a.js', 'D:\\src\\a.ts'],
  // from a URL to a URL
  ['../src/a.ts', 'file:///app/dist/a.js', 'file:///app/src/a.ts'],
  ['a.js.map', 'https://example.com/dist/a.js?v=1', 'https://example.com/dist/a.js.map'],
  ['file:///src/a.ts', 'file:///app/dist/a.js', 'file:///src/a.ts'],
  // names that bundlers make
  ['webpack://app/./src/a.ts', '/app/dist/a.js', 'webpack://app/src/a.ts'],
  ['webpack://@scope/app/./src/../a.ts?1f', '/app/dist/a.js', 'webpack://@scope/app/a.ts?1f'],
  ['webpack:///./a.ts', 'file:///app/dist/a.js', 'webpack:///a.ts'],
  ['webpack://my app/webpack/bootstrap', '/app/a.js', 'webpack://my app/webpack/bootstrap'],
  // no location at all
  ['http://[', '/app/a.js', 'http://['],
  ['a.ts', 'data:text/javascript,0', 'a.ts'],
  ['file://%', '/app/a.js', 'file://%'],
])('%j in %j leads to %j', (reference, base, expected) => {
  expect(resolveLocation(reference, base)).toBe(expected);
});

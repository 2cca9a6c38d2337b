// Lines and columns of the frames of some objects: as the trace knows them, and as V8's own stacks have them.
import { getObjectTraceback, start, stop } from '@tracemalloc/collector-node';

const { filename: file, url } = import.meta;
const kept = [];
const expected = [];
Error.prepareStackTrace = (_, sites) =>
  sites
    .filter((site) => site.getFileName() === url)
    .map((site) => `${site.getLineNumber()}:${site.getColumnNumber()}`);

start({ nframe: 25, exact: true, arrayBuffers: false });

function make(i) {
  kept.push({ i });
  expected.push(new Error().stack);
}
const maker = { make };
// biome-ignore format: calls on one line are what this is about
const both = (i) => { if (i) maker.make(i); else make(i); };
class Boxed {
  constructor(i) {
    both(i);
  }
}
// biome-ignore format: as above
const round = (i) => [i].map((x) => new Boxed(x));
// biome-ignore format: as above
round(1);
both(0);

const known = kept.map((object) =>
  [...getObjectTraceback(object)]
    .filter(({ filename }) => filename === file)
    .map(({ lineno, column }) => `${lineno}:${column}`),
);
stop();
console.log(JSON.stringify({ known, expected }));

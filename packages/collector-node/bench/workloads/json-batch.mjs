// A batch job: parses records, groups them, and writes the groups, again and again.
import { startTracer } from './tracer.mjs';

const [tracer, interval] = process.argv.slice(2);
await startTracer(tracer, Number(interval));

const text = JSON.stringify(
  Array.from({ length: 2_000 }, (_, id) => ({
    id,
    city: `city ${id % 97}`,
    tags: [`t${id % 7}`, `t${id % 11}`],
    at: { x: id / 3, y: id / 7 },
  })),
);

function group(records) {
  const groups = new Map();
  for (const record of records) {
    const list = groups.get(record.city) ?? [];
    list.push({ ...record, label: record.tags.map((tag) => tag.toUpperCase()).join(', ') });
    groups.set(record.city, list);
  }
  return Object.fromEntries(groups);
}

const latest = [];
function batch(rounds) {
  for (let i = 0; i < rounds; i++) {
    latest[i % 10] = JSON.stringify(group(JSON.parse(text)));
  }
}

batch(60);
const before = process.cpuUsage();
batch(300);
const { user, system } = process.cpuUsage(before);
process.send({ cpu: user + system, kept: latest.length });
process.disconnect();

// Shows the live blocks of an unmodified Emscripten module, in the page that runs it.
import { patchWebAssembly, WasmCollector } from '@tracemalloc/collector-wasm';

const collector = new WasmCollector();
collector.start({ nframe: 10, exact: true });
patchWebAssembly(collector);

const SQL = await globalThis.initSqlJs({ locateFile: (file) => `/sql.js/${file}` });
const database = new SQL.Database();

function fillTable() {
  database.run('CREATE TABLE visit (page TEXT, at INTEGER)');
  const insert = database.prepare('INSERT INTO visit VALUES (?, ?)');
  for (let at = 0; at < 2000; at++) insert.run([`/articles/${at % 37}`, at]);
  insert.free();
}

fillTable();
const snapshot = collector.takeSnapshot();
const rows = snapshot.statistics('traceback').slice(0, 10);
const { current, peak } = collector.getTracedMemory();
document.querySelector('#total').textContent =
  `${current} bytes in ${snapshot.traces.length} blocks, ${peak} at the peak`;
for (const { size, count, traceback } of rows) {
  const row = document.querySelector('#blocks').insertRow();
  row.insertCell().textContent = size;
  row.insertCell().textContent = count;
  row.insertCell().textContent = [...traceback].map(String).join(' ← ');
}

database.close();
const afterwards = collector.getTracedMemory().current;
if (location.search === '?report') {
  const text = document.querySelector('#total').textContent;
  const tracebacks = rows.map(({ traceback }) =>
    [...traceback].map(({ functionName }) => functionName),
  );
  const report = { current, peak, afterwards, text, tracebacks };
  await fetch('/report', { method: 'POST', body: JSON.stringify(report) });
}

// Nothing but promises: awaited functions, some calls deep, and reactions.
async function leaf(i) {
  await null;
  return i;
}
async function middle(i) {
  return (await leaf(i)) + (await Promise.resolve(i).then((value) => value + 1));
}
function deep(depth, i) {
  return depth === 0 ? middle(i) : deep(depth - 1, i);
}
async function rounds(count) {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += await deep(20, i);
  return sum;
}

await rounds(5_000);
const before = process.cpuUsage();
const sum = await rounds(40_000);
const { user, system } = process.cpuUsage(before);
process.send({ cpu: user + system, sum });
process.disconnect();

function fill(list) {
  for (let id = 0; id < 2000; id++) list.push({ id });
  return list;
}
module.exports = fill([]);

/** Reads `id;fruit;pieces` lines. */
export function parseOrders(text) {
  const orders = text.split('\n').map(parseOrder);
  return { orders, byId: indexById(orders) };
}

function parseOrder(line) {
  const [id, fruit, pieces] = line.split(';');
  return { id: Number(id), fruit, pieces: Number(pieces) };
}

function indexById(orders) {
  const byId = new Map();
  for (const order of orders) byId.set(order.id, order);
  return byId;
}

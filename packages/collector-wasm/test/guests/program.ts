// AssemblyScript: objects, which its own collector frees, and blocks, which the program does.
class Node {
  constructor(
    public value: i32,
    public next: Node | null,
  ) {}
}

let list: Node | null = null;

export function push(count: i32): void {
  for (let at = 0; at < count; at++) list = new Node(at, list);
}

export function drop(): void {
  list = null;
  __collect();
}

export function sum(): i32 {
  let total = 0;
  let node: Node | null = list;
  while (node !== null) {
    total += node.value;
    node = node.next;
  }
  return total;
}

export function block(size: usize): usize {
  return heap.alloc(size);
}

export function resized(address: usize, size: usize): usize {
  return heap.realloc(address, size);
}

export function release(address: usize): void {
  heap.free(address);
}

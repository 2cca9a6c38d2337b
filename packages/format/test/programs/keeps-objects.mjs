// Allocates, for whoever profiles it.
globalThis.kept = [];

function leak(count) {
  for (let i = 0; i < count; i++) globalThis.kept.push({ i, text: [i, i + 1] });
}

leak(50_000);

// `program <seconds> <start options as JSON>`: for how long to go on, and how to trace.
export const options = JSON.parse(process.argv[3] ?? '{"exact":true,"nframe":25}');

const end = performance.now() + Number(process.argv[2] ?? 1) * 1_000;

/** Whether there is time for another round; the first one is always done. */
export function* rounds() {
  for (let round = 0; round === 0 || performance.now() < end; round++) yield round;
}

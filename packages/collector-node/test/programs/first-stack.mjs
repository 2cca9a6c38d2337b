// Prints the share of what a program allocates that a sampled trace tells of, where all of it is allocated by
// the first stack that is sampled.
import { getTracedMemory, start } from '@tracemalloc/collector-node';

const BLOCKS = 16;
const LENGTH = 2 ** 17;
const kept = [];

start({ engine: 'lines', interval: 2 ** 16, nframe: 1, arrayBuffers: false });
for (let i = 0; i < BLOCKS; i++) kept.push(new Array(LENGTH).fill(i));
console.log(getTracedMemory().current / (BLOCKS * LENGTH * 8));

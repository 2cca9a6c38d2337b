// The probe of lines, under a sampler that keeps one frame of each stack.
import { loadAddon } from '../../dist/heap/addon.js';
import { probeLines } from '../../dist/heap/line-probe.js';

const { addon } = loadAddon();
const sampling = addon.walk ?? addon.lines;
const sampler = sampling.start(1, 1);
console.log(JSON.stringify(probeLines(sampling, sampler)));
sampling.stop(sampler);

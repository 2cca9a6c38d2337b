// Prints what core answers in the runtime that runs this.
import { exerciseBothThreads } from './both-threads.mjs';

console.log(JSON.stringify(await exerciseBothThreads()));

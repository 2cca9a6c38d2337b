import { conformanceChecks } from '@tracemalloc/core/conformance';
import { subject } from './subject.mjs';

for (const { name, run } of conformanceChecks(subject)) {
  try {
    run();
    console.log(`ok    ${name}`);
  } catch (error) {
    console.log(`FAIL  ${name}: ${error.message}`);
    process.exitCode = 1;
  }
}

// The rules the code lives by that no other tool checks. Prints each violation on one line and ends
// with exit code 1 if there is one: `node tools/house-rules.mjs [folder]`.
import { checkHouseRules } from './house-rules/check-house-rules.mjs';
import { root } from './toolchain.mjs';

const violations = checkHouseRules(process.argv[2] ?? root);
for (const { file, rule, found, expected } of violations) {
  console.error(`${file}: ${rule}: ${found}; expected ${expected}`);
}
process.exitCode = violations.length === 0 ? 0 : 1;

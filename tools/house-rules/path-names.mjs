/** Words that say nothing about tracing memory: what they name could be anything. */
const anywhere = /^(utils?|helpers?|misc|commons?|managers?|handlers?)$/;
/** These mean something beside another word (`shared-memory`), and nothing alone. */
const alone = /^(shared|lib|libs)$/;

/**
 * No path is named by a word that says nothing.
 * @param {readonly string[]} files
 * @returns {import('./repository-files.mjs').Violation[]}
 */
export function checkPathNames(files) {
  return files.flatMap((file) =>
    file
      .split('/')
      .filter((segment) => {
        const [stem = ''] = segment.toLowerCase().split('.').filter(Boolean);
        return alone.test(stem) || stem.split(/[-_]/).some((word) => anywhere.test(word));
      })
      .map((segment) => ({
        file,
        rule: 'path names',
        found: `"${segment}"`,
        expected: "the field's word for what is inside",
      })),
  );
}

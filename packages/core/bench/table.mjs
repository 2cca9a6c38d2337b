/**
 * Prints rows of text in columns as wide as their widest cell: the first one to the left, numbers
 * to the right.
 * @param {readonly string[]} heading
 * @param {readonly (readonly string[])[]} rows
 */
export function printTable(heading, rows) {
  const all = [heading, ...rows];
  const widths = heading.map((_, column) => Math.max(...all.map((row) => row[column].length)));
  const lines = all.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
      )
      .join('  ')
      .trimEnd(),
  );
  lines.splice(1, 0, widths.map((width) => '-'.repeat(width)).join('  '));
  console.log(lines.join('\n'));
}

// Lets webpack read TypeScript: a build of two steps, each with its source map.
const { transformSync } = require('@swc/wasm');

module.exports = function load(source) {
  const { code, map } = transformSync(source, {
    filename: this.resourcePath,
    sourceMaps: true,
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
  });
  this.callback(null, code, JSON.parse(map));
};

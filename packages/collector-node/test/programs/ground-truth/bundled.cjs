// biome-ignore format: three functions on one line, as a minifier leaves them
exports.round=(()=>{const kept=[0];function object(i){return{i}}function array(i){return[i]}return function round(i){kept[0]=[object(i),array(i)]}})();

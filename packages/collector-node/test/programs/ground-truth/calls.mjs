// What calls allocate, and who called: constructors, accessors, parameters, spread and destructuring.
const kept = [undefined];

export function round(i) {
  constructors(i); // @call constructors
  accessors(); // @call accessors
  parameters(i); // @call parameters
  spreads(i); // @call spreads
  patterns(i); // @call patterns
}

class Point {
  constructor(x) {
    this.x = x;
    this.both = [x, x]; // @alloc array-in-constructor 4
  }
}

// @alloc derived-instance 1+ @call Point, <instance_members_initializer>|Point3
class Point3 extends Point {
  z = { three: 3 }; // @alloc object-in-field 1
}

function Old(x) {
  this.x = { x }; // @alloc object-in-function 1
}

function constructors(i) {
  kept[0] = new Point(i); // @alloc instance 1 @call Point
  kept[0] = new Point3(i); // @call Point3
  kept[0] = new Old(i); // @alloc instance-of-function 1 @call Old
  kept[0] = new Array(8); // @alloc array-by-constructor 1+
  kept[0] = new Date(i); // @alloc date 1+
}

const holder = {
  get made() {
    return { by: 'getter' }; // @alloc in-getter 1
  },
};

function accessors() {
  kept[0] = holder.made; // @call get made
}

function parameters(i) {
  withDefault(); // @call withDefault
  withDefault(i); // @call withDefault?
  withRest(i, i, i); // @call withRest
  withArguments(i, i); // @call withArguments
}

// @alloc default-parameter 1
function withDefault(a = { a: 1 }) {
  return a;
}

// @alloc rest-parameter 2
function withRest(...rest) {
  return rest;
}

// @alloc arguments-object 2
function withArguments() {
  // biome-ignore lint/complexity/noArguments: what this is about
  kept[0] = arguments;
}

const three = [1, 2, 3];
const object = { one: 1, two: 2 };

function spreads(i) {
  kept[0] = [...three, i]; // @alloc array-spread 2+
  kept[0] = { ...object }; // @alloc object-spread 1+
  kept[0] = Math.max(...three);
}

function patterns(i) {
  const [first, ...others] = three; // @alloc array-rest 2+
  const { one, ...rest } = object; // @alloc object-rest 1+
  const [{ made } = { made: i }] = []; // @alloc default-in-pattern 1+
  kept[0] = first + one + made;
  kept[0] = others ?? rest;
}

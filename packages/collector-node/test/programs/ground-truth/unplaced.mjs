// Literals and closures on lines of their own inside a statement that begins on another one. V8 notes
// no place for them (BytecodeGenerator::VisitArrayLiteral and others set none), and names the one noted
// before: such a line is none.
const kept = [undefined];

export function round(i) {
  inArray(i); // @call inArray
  inCondition(i); // @call inCondition
  inArguments(i); // @call inArguments
  inParameters(); // @call inParameters
  inAssignment(i); // @call inAssignment
  caught(i); // @call caught
  inLoops(i); // @call inLoops
  aClass(i); // @call aClass
}

function inArray(i) {
  // @alloc outer-array 2
  kept[0] = [
    i,
    [i], // @alloc inner-array 2
    { i }, // @alloc object-in-array 1
    /a/, // @alloc expression-in-array 1
  ];
}

function inCondition(i) {
  kept[0] =
    i % 2 === 0
      ? { even: i } // @alloc even 0.5
      : [i]; // @alloc odd 1
  kept[0] = i % 2 || { i }; // @alloc or-else 0.5
}

function inArguments(i) {
  take(
    i,
    { i }, // @alloc argument 1
    [i], // @alloc second-argument 2
  );
  kept[0] = new Taking(
    [i], // @alloc argument-of-new 2
    { i }, // @alloc second-argument-of-new 1
  );
}

class Taking {}

function take() {}

function inParameters(
  a = { a: 1 }, // @alloc default-parameter 1
) {
  return a;
}

function inAssignment(i) {
  kept[0] = { i }; // @alloc assigned 1
  const declared = [i]; // @alloc declared 2
  return (
    declared && { i } // @alloc returned 1
  );
}

function caught(i) {
  try {
    if (i >= 0) throw i;
    kept[0] = null; // never run
  } catch (error) {
    // @alloc catch-context 1
    kept[0] = error;
  }
}

function inLoops(i) {
  take(i);
  // @alloc scope-of-while 1
  while (true) {
    const own = i;
    kept[0] = () => own; // @alloc closure-in-while 1
    break;
  }
  take(i);
  // @alloc scope-of-head 2
  for (let k = i; k < i + 2; k += 2) {
    kept[0] = () => k; // @alloc closure-of-head 1
  }
  for (
    let numberOfTheRound = i;
    numberOfTheRound < i + 2 && numberOfTheRound >= i;
    numberOfTheRound += 2 // @alloc scope-of-body 1
  ) {
    const own = numberOfTheRound;
    kept[0] = () => own; // @alloc closure-in-body 1
  }
}

function aClass(i) {
  // The class itself is made when its names are known.
  kept[0] = class {
    method() {}
    [`name ${i}`]() {}
  };
}

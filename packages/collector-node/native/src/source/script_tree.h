#ifndef TRACEMALLOC_SOURCE_SCRIPT_TREE_H_
#define TRACEMALLOC_SOURCE_SCRIPT_TREE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tracemalloc {

// A statement, or a part of an expression that V8 allocates something for. Lines count from 0.
struct ScriptNode {
  enum Kind : uint8_t {
    // Statements.
    kBlock,
    // Any statement that is none of the others: an expression, a declaration, a jump, a label.
    kStatement,
    kIf,
    kWhile,
    kFor,
    kSwitch,
    kTry,

    // Parts of statements.
    // The parentheses of `if`, `while`, `switch` or `catch`, with what is in them.
    kHead,
    // The parentheses of a `for`. Parts: `(start; condition; next)`, or `(subject)`, as in `(name of names)`.
    kForHead,
    kForStart,
    kForCondition,
    kForNext,
    kForSubject,
    // The braces of a `switch`.
    kCases,
    kCase,
    // `catch (error)`, from its `catch` on.
    kCatch,
    // Of the function that the text is.
    kParameters,

    kExpression,
    kArray,
    kObject,
    // `...` in an object.
    kObjectSpread,
    // `...` in arguments.
    kArgumentsSpread,
    kTemplate,
    kRegExp,
    kFunction,
    kFunctionDeclaration,
    // Its parameters are the part of the expression that stands before it.
    kArrow,
    // Of an object or a class.
    kMethod,
    kClass,
    kClassDeclaration,
    kHeritage,
    // `[name]` of an object or a class.
    kComputedName,
    // The value of a class's field, or a static block: V8 makes a function of them.
    kInitializer,
    kYield,
    kAwait,
    // Code that may use all names there are.
    kEval,
  };

  enum Flag : uint16_t {
    // There are only constants in it, and literals of constants.
    kIsConstant = 1 << 0,
    // Of what an expression has: a value (kIsValue) begins with it.
    kStartsValue = 1 << 1,
    // Of an expression: what V8 notes as a value. A property's, a field's, the result of an arrow function, each of a
    // sequence but its first.
    kIsValue = 1 << 2,
    // Of an expression: an element of an array.
    kIsElement = 1 << 3,
    // Of an expression: it has one operand.
    kIsOperand = 1 << 4,
    // Of a statement or a `for`: `let`, `const`, `class`.
    kDeclaresNames = 1 << 5,
    kDeclaresFunction = 1 << 6,
    kIsLabel = 1 << 7,
    // Of a `for` with semicolons.
    kHasRounds = 1 << 8,
    kHasAccessors = 1 << 9,
    // Of a spread: the object begins with it.
    kStartsObject = 1 << 10,
    // Of an arrow function: the text is this function.
    kIsWholeText = 1 << 11,
  };

  Kind kind;
  uint16_t flags;
  // Of its first token, and of its last one.
  uint32_t line;
  uint32_t end_line;
  // Of an expression: of its last operator or operand outside of brackets. Parentheses around an expression do not
  // count as brackets.
  uint32_t operator_line;
  // Where it begins in the text, in UTF-16 units.
  uint32_t offset;
  // The node behind its last part.
  uint32_t end;

  bool Has(Flag flag) const { return (flags & flag) != 0; }
};

// All nodes of a text in the order in which they begin: those from a node to its `end` are its parts.
using ScriptTree = std::vector<ScriptNode>;

}  // namespace tracemalloc

#endif

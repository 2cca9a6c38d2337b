// Rules for expressions and the literals in them.
#include "placement_rules.h"

namespace tracemalloc {

// SetExpressionAsStatementPosition (src/interpreter/bytecode-array-builder.h): V8 notes a value before it makes it.
void PlacementRules::ExpressionPosition(const ScriptNode& expression) {
  const uint32_t noted = noted_;
  const uint32_t placeless = placeless_;
  if (expression.Has(ScriptNode::kIsValue)) Note(expression.line);
  VisitParts(expression);
  ConstantLiterals(expression);
  if (expression.Has(ScriptNode::kIsValue)) ValuePosition(expression, placeless);
  Suspension(expression);
  noted_ = noted;
}

// BuildBoilerplateDescription in src/ast/ast.cc: V8 makes a literal of constants together with the literal around it,
// unless it is an operand of something else. Among several, the last one counts: all lines up to it are marked.
void PlacementRules::ConstantLiterals(const ScriptNode& expression) {
  const bool is_part_of_literal = expression.Has(ScriptNode::kIsOperand) &&
                                  (expression.Has(ScriptNode::kIsElement) || expression.Has(ScriptNode::kIsValue));
  if (is_part_of_literal) return;
  const ScriptNode* last = nullptr;
  for (uint32_t i = IndexOf(expression) + 1; i < expression.end; i = tree_[i].end) {
    const bool is_literal = tree_[i].kind == ScriptNode::kArray || tree_[i].kind == ScriptNode::kObject;
    if (is_literal && tree_[i].Has(ScriptNode::kIsConstant)) last = &tree_[i];
  }
  if (last != nullptr) AddPlaceless(last->line);
}

// VisitCall, VisitBinaryOperation and others: what V8 notes of a value is the place of one of its operators, as that of
// its last call.
void PlacementRules::ValuePosition(const ScriptNode& expression, uint32_t placeless) {
  MarkWhole(placeless, expression.line, expression.operator_line);
}

// BuildSuspendPoint, called by VisitYield and BuildAwait: what V8 makes to suspend comes after the operand. V8 notes no
// place for it.
void PlacementRules::Suspension(const ScriptNode& expression) {
  for (uint32_t i = IndexOf(expression) + 1; i < expression.end; i = tree_[i].end) {
    if (tree_[i].kind != ScriptNode::kYield && tree_[i].kind != ScriptNode::kAwait) continue;
    Mark(tree_[i].line + 1, expression.end_line);
    return;
  }
}

// BuildCreateArrayLiteral: V8 notes an element when it stores it, and no place for the array.
void PlacementRules::ArrayLiteral(const ScriptNode& array) {
  const uint32_t noted = noted_;
  for (uint32_t i = IndexOf(array) + 1; i < array.end; i = tree_[i].end) {
    const ScriptNode& element = tree_[i];
    Visit(element);
    if (!element.Has(ScriptNode::kIsConstant)) Note(element.line);
  }
  noted_ = noted;
  if (!array.Has(ScriptNode::kIsConstant) && !array.Has(ScriptNode::kStartsValue)) AddPlaceless(array.line);
}

// VisitObjectLiteral notes no place for the object.
void PlacementRules::ObjectLiteral(const ScriptNode& object) {
  for (uint32_t i = IndexOf(object) + 1; i < object.end; i = tree_[i].end) {
    Visit(tree_[i]);
    if (tree_[i].Has(ScriptNode::kStartsObject)) FirstSpread(object, tree_[i]);
  }
  if (object.Has(ScriptNode::kHasAccessors)) Accessors(object);
  if (!object.Has(ScriptNode::kIsConstant) && !object.Has(ScriptNode::kStartsValue)) AddPlaceless(object.line);
}

// VisitObjectLiteral: V8 makes accessors when it has made all other properties, and notes no place for them.
void PlacementRules::Accessors(const ScriptNode& object) {
  if (object.end_line > noted_) Mark(noted_, object.end_line);
}

// VisitObjectLiteral, CloneObject: V8 makes the object as a copy of what comes first.
void PlacementRules::FirstSpread(const ScriptNode& object, const ScriptNode& spread) {
  if (spread.end_line > object.line) Mark(spread.line, spread.end_line);
}

// These note no place for what they make: VisitRegExpLiteral; VisitTemplateLiteral and VisitGetTemplateObject; VisitCall
// with a spread, which makes an array of all arguments unless the spread is the last of them; VisitYield.
void PlacementRules::WithoutPlace(const ScriptNode& node) {
  if (!node.Has(ScriptNode::kStartsValue)) AddPlaceless(node.line);
  VisitParts(node);
}

// VisitFunctionLiteral notes no place for a closure. V8 makes those of declarations where their block or function
// begins, and methods with their object or class.
void PlacementRules::FunctionLiteral(const ScriptNode& function) {
  const bool is_operand = function.kind == ScriptNode::kFunction;
  if (is_operand && !function.Has(ScriptNode::kStartsValue)) AddPlaceless(function.line);
  scope_.functions++;
  NestedCode(function);
}

// VisitFunctionLiteral notes no place for a closure. Where the text itself is an arrow function, nobody makes a closure.
void PlacementRules::ArrowFunction(const ScriptNode& function) {
  if (function.Has(ScriptNode::kIsWholeText)) return VisitParts(function);
  if (!function.Has(ScriptNode::kStartsValue)) AddPlaceless(function.line);
  scope_.functions++;
  NestedCode(function);
}

// BuildClassLiteral: a class and its methods are one literal. V8 makes it when what it extends and its computed names
// are known.
void PlacementRules::ClassLiteral(const ScriptNode& literal) {
  const bool is_operand = literal.kind == ScriptNode::kClass;
  if (is_operand && !literal.Has(ScriptNode::kStartsValue)) AddPlaceless(literal.line);
  scope_.functions++;
  for (uint32_t i = IndexOf(literal) + 1; i < literal.end; i = tree_[i].end) {
    const ScriptNode& part = tree_[i];
    Visit(part);
    const bool is_before_class = part.kind == ScriptNode::kHeritage || part.kind == ScriptNode::kComputedName;
    if (is_before_class) Mark(literal.line + 1, part.end_line);
  }
}

// Code of another function than the text's. It is read on its own when it allocates.
void PlacementRules::NestedCode(const ScriptNode& function) {
  nested_++;
  VisitParts(function);
  nested_--;
}

}  // namespace tracemalloc

#include "placement_rules.h"

#include <algorithm>

namespace tracemalloc {

void PlacementRules::Apply() {
  for (size_t i = 0; i < tree_.size(); i = tree_[i].end) Visit(tree_[i]);
}

void PlacementRules::VisitParts(const ScriptNode& node) {
  for (uint32_t i = IndexOf(node) + 1; i < node.end; i = tree_[i].end) Visit(tree_[i]);
}

void PlacementRules::VisitPartsBehind(const ScriptNode& part, const ScriptNode& node) {
  for (uint32_t i = part.end; i < node.end; i = tree_[i].end) Visit(tree_[i]);
}

void PlacementRules::Visit(const ScriptNode& node) {
  switch (node.kind) {
    case ScriptNode::kBlock:
      return BlockScope(node);
    case ScriptNode::kStatement:
      return StatementPosition(node);
    case ScriptNode::kIf:
      return IfPosition(node);
    case ScriptNode::kWhile:
      return WhileCondition(node);
    case ScriptNode::kFor:
      return ForLoop(node);
    case ScriptNode::kSwitch:
      return CaseComparisons(node);
    case ScriptNode::kCatch:
      return CatchScope(node);
    case ScriptNode::kHead:
      return HeadPosition(node);
    case ScriptNode::kParameters:
      return ParametersPosition(node);
    case ScriptNode::kExpression:
      return ExpressionPosition(node);
    case ScriptNode::kArray:
      return ArrayLiteral(node);
    case ScriptNode::kObject:
      return ObjectLiteral(node);
    case ScriptNode::kArgumentsSpread:
    case ScriptNode::kTemplate:
    case ScriptNode::kRegExp:
    case ScriptNode::kYield:
      return WithoutPlace(node);
    case ScriptNode::kFunction:
    case ScriptNode::kFunctionDeclaration:
    case ScriptNode::kMethod:
      return FunctionLiteral(node);
    case ScriptNode::kArrow:
      return ArrowFunction(node);
    case ScriptNode::kClass:
    case ScriptNode::kClassDeclaration:
      return ClassLiteral(node);
    case ScriptNode::kInitializer:
      return NestedCode(node);
    case ScriptNode::kEval:
      scope_.functions++;
      return;
    // No rules of their own. Those of statements around them know them.
    case ScriptNode::kTry:
    case ScriptNode::kForHead:
    case ScriptNode::kForStart:
    case ScriptNode::kForCondition:
    case ScriptNode::kForNext:
    case ScriptNode::kForSubject:
    case ScriptNode::kCases:
    case ScriptNode::kCase:
    case ScriptNode::kObjectSpread:
    case ScriptNode::kHeritage:
    case ScriptNode::kComputedName:
    case ScriptNode::kAwait:
      return VisitParts(node);
  }
}

void PlacementRules::Mark(uint32_t from, uint32_t to) {
  if (!IsOwn() || from > to) return;
  if (lines_.size() <= to) lines_.resize(to + 1, false);
  std::fill(lines_.begin() + from, lines_.begin() + to + 1, true);
}

void PlacementRules::AddPlaceless(uint32_t line) {
  placeless_++;
  MarkUpTo(noted_, line);
}

void PlacementRules::MarkWhole(uint32_t placeless, uint32_t from, uint32_t to) {
  if (placeless_ != placeless && to > from) Mark(from, to);
}

PlacementRules::Scope PlacementRules::EnterScope() {
  const Scope outer = scope_;
  scope_.has_names = scope_.has_declarations = false;
  return outer;
}

void PlacementRules::LeaveScope(const Scope& outer) {
  scope_.has_names = outer.has_names;
  scope_.has_declarations = outer.has_declarations;
}

}  // namespace tracemalloc

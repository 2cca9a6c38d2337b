// Rules for statements and their scopes.
#include <algorithm>

#include "placement_rules.h"

namespace tracemalloc {

// BuildNewLocalBlockContext: V8 makes a scope on the heap where the scope begins, and notes no place for it.
// Scope::MustAllocateInContext in src/ast/scopes.cc says which scopes are on the heap.
void PlacementRules::BlockScope(const ScriptNode& block) {
  const uint32_t before = noted_;
  const Scope outer = EnterScope();
  VisitParts(block);
  if (IsScopeOnHeap(outer)) MarkUpTo(before, block.line);
  LeaveScope(outer);
}

// VisitExpressionStatement, VisitReturnStatement and others note where a statement begins. V8's tree has
// no statement for a label, so a label notes nothing.
void PlacementRules::StatementPosition(const ScriptNode& statement) {
  const uint32_t before = noted_;
  Note(statement.line);
  if (statement.Has(ScriptNode::kDeclaresNames)) scope_.has_names = true;
  if (statement.Has(ScriptNode::kDeclaresFunction)) scope_.has_declarations = true;
  VisitParts(statement);
  if (statement.Has(ScriptNode::kIsLabel)) Note(before);
}

// VisitIfStatement notes where it begins.
void PlacementRules::IfPosition(const ScriptNode& statement) {
  Note(statement.line);
  VisitParts(statement);
}

// VisitWhileStatement: there is no code for a condition that is constant, so V8 notes nothing for it. The code behind
// the body belongs to the head.
void PlacementRules::WhileCondition(const ScriptNode& loop) {
  const uint32_t before = noted_;
  Note(loop.line);
  const ScriptNode& head = FirstPart(loop);
  Visit(head);
  if (head.Has(ScriptNode::kIsConstant)) Note(before);
  VisitPartsBehind(head, loop);
  Note(loop.line);
}

// VisitForStatement, VisitForInStatement, VisitForOfStatement. The scope of the head is made before anything is noted.
// The code behind the body belongs to the head.
void PlacementRules::ForLoop(const ScriptNode& loop) {
  const uint32_t before = noted_;
  const Scope outer = EnterScope();
  scope_.has_names = loop.Has(ScriptNode::kDeclaresNames);
  const ScriptNode& head = FirstPart(loop);
  uint32_t noted_before_body = before;
  for (uint32_t i = IndexOf(head) + 1; i < head.end; i = tree_[i].end) {
    if (ForHeadPosition(tree_[i])) noted_before_body = tree_[i].line;
  }
  const bool is_head_on_heap = scope_.has_names && scope_.HasFunctionsSince(outer);
  Note(noted_before_body);
  VisitPartsBehind(head, loop);
  const bool has_rounds = loop.Has(ScriptNode::kHasRounds);
  const bool is_on_heap = scope_.has_names && scope_.HasFunctionsSince(outer);
  if (has_rounds ? is_on_heap : is_head_on_heap) MarkUpTo(before, loop.line);
  if (has_rounds && is_on_heap) CopiesOfLoopNames(loop);
  LeaveScope(outer);
  Note(loop.line);
}

// A part of the head, of which V8 notes the line (VisitForStatement). Whether that is still noted when the body begins:
// there is no code for a condition that is constant, and the last part runs behind the body.
bool PlacementRules::ForHeadPosition(const ScriptNode& part) {
  const uint32_t placeless = placeless_;
  Note(part.line);
  VisitParts(part);
  const bool is_condition = part.kind == ScriptNode::kForCondition;
  if (is_condition || part.kind == ScriptNode::kForSubject) MarkWhole(placeless, part.line, part.end_line);
  return is_condition ? !part.Has(ScriptNode::kIsConstant) : part.kind != ScriptNode::kForNext;
}

// Parser::DesugarLexicalBindingsInForStatement in src/parsing/parser.cc: each round begins with a copy of the names, if
// they are on the heap. V8 notes the end of the loop for it.
void PlacementRules::CopiesOfLoopNames(const ScriptNode& loop) { Mark(std::max(noted_, loop.line + 1), loop.end_line); }

// VisitSwitchStatement: V8 makes the scope of the braces behind the head, and compares all cases before it runs one.
void PlacementRules::CaseComparisons(const ScriptNode& statement) {
  Note(statement.line);
  const ScriptNode& head = FirstPart(statement);
  Visit(head);
  const ScriptNode& cases = tree_[head.end];
  const Scope outer = EnterScope();
  for (uint32_t i = IndexOf(cases) + 1; i < cases.end; i = tree_[i].end) {
    if (tree_[i].kind == ScriptNode::kCase) Note(statement.line);
    Visit(tree_[i]);
  }
  if (IsScopeOnHeap(outer)) MarkUpTo(statement.line, cases.line);
  LeaveScope(outer);
}

// VisitTryCatchStatement, BuildNewLocalCatchContext: for the scope of the error, V8 names what it noted last in the
// block before it.
void PlacementRules::CatchScope(const ScriptNode& clause) {
  MarkUpTo(noted_, clause.line);
  VisitParts(clause);
}

// VisitForTest and others note an expression as a whole.
void PlacementRules::HeadPosition(const ScriptNode& head) {
  const uint32_t placeless = placeless_;
  VisitParts(head);
  MarkWhole(placeless, head.line, head.end_line);
}

// GenerateBytecodeBody: what V8 makes when the function begins has the place of its parameters.
void PlacementRules::ParametersPosition(const ScriptNode& parameters) {
  Note(parameters.line);
  VisitParts(parameters);
}

}  // namespace tracemalloc

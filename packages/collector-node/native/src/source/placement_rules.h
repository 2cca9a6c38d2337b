#ifndef TRACEMALLOC_SOURCE_PLACEMENT_RULES_H_
#define TRACEMALLOC_SOURCE_PLACEMENT_RULES_H_

#include <cstdint>
#include <vector>

#include "script_tree.h"

namespace tracemalloc {

// Goes through the tree of a function in the order in which V8 generates its bytecode, and follows which line V8 has
// noted last (BytecodeArrayBuilder::SetStatementPosition and SetExpressionAsStatementPosition in
// src/interpreter/bytecode-array-builder.h). Where V8 allocates something without a place of its own, the lines that V8
// may name for it are marked.
//
// Each function here is a rule of V8's. It names the function of V8's that it follows: a member of BytecodeGenerator in
// src/interpreter/bytecode-generator.cc, where no other file is named.
class PlacementRules {
 public:
  explicit PlacementRules(const ScriptTree& tree) : tree_(tree) {}

  void Apply();

  // One a line, from the first one, as far as they are set.
  const std::vector<bool>& lines() const { return lines_; }

 private:
  // What gives a block a scope on the heap: names of its own, and functions that may use them; or functions
  // that are made when it begins.
  struct Scope {
    bool has_names;
    bool has_declarations;
    // All functions so far, in outer scopes, too.
    uint32_t functions;

    bool HasFunctionsSince(const Scope& outer) const { return functions != outer.functions; }
  };

  void Visit(const ScriptNode& node);
  void VisitParts(const ScriptNode& node);
  // Parts of a node behind one of them.
  void VisitPartsBehind(const ScriptNode& part, const ScriptNode& node);
  uint32_t IndexOf(const ScriptNode& node) const { return static_cast<uint32_t>(&node - tree_.data()); }
  const ScriptNode& FirstPart(const ScriptNode& node) const { return tree_[IndexOf(node) + 1]; }

  // placement_rules_of_statements.cc
  void BlockScope(const ScriptNode& block);
  void StatementPosition(const ScriptNode& statement);
  void IfPosition(const ScriptNode& statement);
  void WhileCondition(const ScriptNode& loop);
  void ForLoop(const ScriptNode& loop);
  bool ForHeadPosition(const ScriptNode& part);
  void CopiesOfLoopNames(const ScriptNode& loop);
  void CaseComparisons(const ScriptNode& statement);
  void CatchScope(const ScriptNode& clause);
  void HeadPosition(const ScriptNode& head);
  void ParametersPosition(const ScriptNode& parameters);

  // placement_rules_of_expressions.cc
  void ExpressionPosition(const ScriptNode& expression);
  void ConstantLiterals(const ScriptNode& expression);
  void ValuePosition(const ScriptNode& expression, uint32_t placeless);
  void Suspension(const ScriptNode& expression);
  void ArrayLiteral(const ScriptNode& array);
  void ObjectLiteral(const ScriptNode& object);
  void Accessors(const ScriptNode& object);
  void FirstSpread(const ScriptNode& object, const ScriptNode& spread);
  void WithoutPlace(const ScriptNode& node);
  void FunctionLiteral(const ScriptNode& function);
  void ArrowFunction(const ScriptNode& function);
  void ClassLiteral(const ScriptNode& declaration);
  void NestedCode(const ScriptNode& function);

  // V8 notes a line. Functions within the text are not its code.
  void Note(uint32_t line) {
    if (IsOwn()) noted_ = line;
  }
  bool IsOwn() const { return nested_ == 0; }
  // From and with a line, up to and with another one.
  void Mark(uint32_t from, uint32_t to);
  // Those before a line.
  void MarkUpTo(uint32_t from, uint32_t line) {
    if (line > 0) Mark(from, line - 1);
  }
  // Something is allocated that V8 notes no place for: it names what it noted last.
  void AddPlaceless(uint32_t line);
  // Lines from which V8 takes one for a whole, if there is something in it without a place since `placeless`.
  void MarkWhole(uint32_t placeless, uint32_t from, uint32_t to);
  Scope EnterScope();
  bool IsScopeOnHeap(const Scope& outer) const {
    return scope_.has_declarations || (scope_.has_names && scope_.HasFunctionsSince(outer));
  }
  void LeaveScope(const Scope& outer);

  const ScriptTree& tree_;
  // Functions around the node, within the text's own.
  uint32_t nested_ = 0;
  // The first line that V8 may have noted last: where its statement begins, or the value or element within it.
  uint32_t noted_ = 0;
  // How often something was allocated that V8 notes no place for, in nested functions, too.
  uint32_t placeless_ = 0;
  Scope scope_ = {};
  std::vector<bool> lines_;
};

}  // namespace tracemalloc

#endif

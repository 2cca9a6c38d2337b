#ifndef TRACEMALLOC_WALK_TRANSLATION_H_
#define TRACEMALLOC_WALK_TRANSLATION_H_

#include <vector>

#include "code_objects.h"

namespace tracemalloc {

// Adds the JavaScript frames of an entry of DeoptimizationData, the most recent first. False if it is not understood.
//
// The translation is a list of opcodes with operands (src/deoptimizer/translation-array.h): it begins with how many
// frames there are, and one may say to repeat those of the translation before.
bool TranslatedFrames(const HeapMemory& memory, Word data, int entry, std::vector<CodeFrame>* frames);

}  // namespace tracemalloc

#endif

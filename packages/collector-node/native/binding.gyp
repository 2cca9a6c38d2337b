{
  # One file for each version of Node.js's ABI: the surface is Node-API, but V8's profiler is C++.
  "variables": { "sanitize%": 0 },
  "targets": [
    {
      "target_name": "tracemalloc",
      "sources": [
        "src/addon.cc",
        "src/buffers/watched_buffers.cc",
        "src/buffers/watched_buffers_binding.cc",
        "src/flags/flag_hold.cc",
        "src/flags/flag_hold_binding.cc",
        "src/heap-limit/near_heap_limit.cc",
        "src/heap-limit/near_heap_limit_binding.cc",
        "src/node-api/values.cc",
        "src/sampler/heap_peak.cc",
        "src/sampler/heap_sampler.cc",
        "src/sampler/heap_sampler_binding.cc",
        "src/sampler/allocation_profile.cc",
        "src/sampler/sampler_identity.cc",
        "src/stack/raw_stack.cc",
        "src/stack/stack_ids.cc",
        "src/stack/stack_ids_binding.cc",
        "src/stack/stack_room.cc"
      ],
      "conditions": [
        ["OS=='linux'", {
          # Lines need Linux's own ways to look at the process's memory.
          "sources": [
            "src/lines/code_tiers.cc",
            "src/lines/deoptimize.cc",
            "src/lines/embedded_builtins.cc",
            "src/lines/frame_tree.cc",
            "src/lines/function_source.cc",
            "src/lines/line_sampler.cc",
            "src/lines/line_sampler_binding.cc",
            "src/lines/line_trust.cc",
            "src/lines/live_samples.cc",
            "src/lines/observer_hook.cc",
            "src/lines/process_memory.cc",
            "src/lines/sampled_allocations.cc",
            "src/lines/sample_lines.cc",
            "src/lines/stack_symbolizer.cc",
            "src/source/placement_rules.cc",
            "src/source/placement_rules_of_expressions.cc",
            "src/source/placement_rules_of_statements.cc",
            "src/source/script_expressions.cc",
            "src/source/script_statements.cc",
            "src/source/script_tokens.cc",
            "src/source/script_words.cc",
            "src/source/unplaced_lines.cc"
          ]
        }],
        ["OS=='linux' and target_arch=='x64'", {
          # V8's stacks are walked by x64's instructions and frames.
          "sources": [
            "src/walk/bytecode.cc",
            "src/walk/code_objects.cc",
            "src/walk/function_objects.cc",
            "src/walk/functions.cc",
            "src/walk/interpreted_leaf.cc",
            "src/walk/isolate_layout.cc",
            "src/walk/scope_info.cc",
            "src/walk/source_positions.cc",
            "src/walk/stack_tree.cc",
            "src/walk/stack_walk.cc",
            "src/walk/translation.cc",
            "src/walk/v8_strings.cc",
            "src/walk/walk_sampler.cc",
            "src/walk/walk_sampler_binding.cc"
          ]
        }],
        ["sanitize==1", {
          "cflags": ["-fsanitize=address,undefined", "-fno-omit-frame-pointer", "-g"],
          "ldflags": ["-fsanitize=address,undefined"]
        }],
        ["OS!='win'", {
          # The dynamic linker needs one name.
          "cflags": ["-fvisibility=hidden", "-Wall", "-Wextra", "-Wno-unused-parameter"]
        }],
        ["OS=='mac'", {
          "xcode_settings": {
            "GCC_SYMBOLS_PRIVATE_EXTERN": "YES",
            "MACOSX_DEPLOYMENT_TARGET": "11.0"
          }
        }]
      ]
    }
  ]
}

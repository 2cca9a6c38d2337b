{
  # One file for each version of Node.js's ABI: the surface is Node-API, but V8's profiler is C++.
  "variables": { "sanitize%": 0 },
  "targets": [
    {
      "target_name": "tracemalloc",
      "sources": [
        "src/addon.cc",
        "src/heap_sampler.cc",
        "src/near_heap_limit.cc",
        "src/profile_columns.cc",
        "src/sampler_identity.cc",
        "src/stack_room.cc"
      ],
      "conditions": [
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

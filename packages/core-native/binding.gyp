{
  "variables": {
    "platform_folder": "<!(node -p \"process.platform + '-' + process.arch\")"
  },
  "target_defaults": {
    "include_dirs": [
      "build/llama/include",
      "native"
    ],
    "cflags!": [
      "-fno-exceptions"
    ],
    "cflags_cc!": [
      "-fno-exceptions",
      "-std=gnu++20",
      "-std=gnu++17"
    ],
    "cflags_cc": [
      "-std=c++17",
      "-fexceptions",
      "-O3",
      "-Wall",
      "-Wextra",
      "-fvisibility=hidden"
    ],
    "libraries": [
      "-L../native-libs/<(platform_folder)",
      "-lllama",
      "-lggml",
      "-lggml-base"
    ],
    "ldflags": [
      "-Wl,-rpath,'$$ORIGIN/../../native-libs/<(platform_folder)'",
      "-Wl,-rpath,'$$ORIGIN'"
    ],
    "xcode_settings": {
      "GCC_ENABLE_CPP_EXCEPTIONS": "YES",
      "CLANG_CXX_LANGUAGE_STANDARD": "c++17",
      "MACOSX_DEPLOYMENT_TARGET": "13.3",
      "OTHER_LDFLAGS": [
        "-Wl,-rpath,@loader_path/../../native-libs/<(platform_folder)",
        "-Wl,-rpath,@loader_path"
      ]
    }
  },
  "targets": [
    {
      "target_name": "camelid_core",
      "type": "static_library",
      "sources": [
        "<!@(node scripts/list-sources.mjs native/core native/grammar native/grammar/json)"
      ],
      "cflags": [
        "-fPIC"
      ]
    },
    {
      "target_name": "camelid",
      "dependencies": [
        "camelid_core"
      ],
      "sources": [
        "<!@(node scripts/list-sources.mjs native/napi)"
      ],
      "include_dirs": [
        "<!(node -p \"require('node-addon-api').include_dir\")"
      ],
      "defines": [
        "NAPI_VERSION=9",
        "NODE_ADDON_API_DISABLE_DEPRECATED",
        "NODE_ADDON_API_CPP_EXCEPTIONS_ALL",
        "NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS"
      ]
    },
    {
      "target_name": "engine_faults",
      "type": "executable",
      "dependencies": [
        "camelid_core"
      ],
      "sources": [
        "native/tools/engine_faults.cpp"
      ]
    },
    {
      "target_name": "greedy_oracle",
      "type": "executable",
      "sources": [
        "native/tools/greedy_oracle.cpp"
      ]
    }
  ],
  "conditions": [
    [
      "OS!='win'",
      {
        "targets": [
          {
            "target_name": "gbnf_oracle",
            "type": "executable",
            "include_dirs": [
              "build/llama/src"
            ],
            "sources": [
              "native/tools/gbnf_oracle.cpp"
            ]
          }
        ]
      }
    ]
  ]
}

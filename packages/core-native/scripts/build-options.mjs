// The CMake options of one build of llama.cpp, chosen by the environment and this machine's processor.
import { readFileSync } from "node:fs";
import { BuildError } from "./build-error.mjs";

const base = {
  CMAKE_BUILD_TYPE: "Release",
  BUILD_SHARED_LIBS: "ON",
  GGML_BACKEND_DL: "ON",
  // The libraries find each other beside themselves, wherever they are copied.
  CMAKE_BUILD_WITH_INSTALL_RPATH: "ON",
  CMAKE_INSTALL_RPATH: process.platform === "darwin" ? "@loader_path" : "$ORIGIN",
  GGML_NATIVE: "OFF",
  LLAMA_BUILD_COMMON: "OFF",
  LLAMA_BUILD_TESTS: "OFF",
  LLAMA_BUILD_TOOLS: "OFF",
  LLAMA_BUILD_EXAMPLES: "OFF",
  LLAMA_BUILD_SERVER: "OFF",
  LLAMA_BUILD_APP: "OFF",
  LLAMA_OPENSSL: "OFF",
};

/** GPU backends that CAMELID_BACKENDS may name, with llama.cpp's option. */
const backends = { cuda: "GGML_CUDA", vulkan: "GGML_VULKAN", metal: "GGML_METAL", rpc: "GGML_RPC" };

/** ggml's instruction-set options and the /proc/cpuinfo flags that each needs. */
const x64Features = {
  GGML_SSE42: ["sse4_2"],
  GGML_AVX: ["avx"],
  GGML_AVX2: ["avx2"],
  GGML_BMI2: ["bmi2"],
  GGML_FMA: ["fma"],
  GGML_F16C: ["f16c"],
  GGML_AVX_VNNI: ["avx_vnni"],
  GGML_AVX512: ["avx512f", "avx512cd", "avx512vl", "avx512dq", "avx512bw"],
  GGML_AVX512_VBMI: ["avx512_vbmi", "avx512vbmi"],
  GGML_AVX512_VNNI: ["avx512_vnni"],
  GGML_AVX512_BF16: ["avx512_bf16"],
  GGML_AMX_TILE: ["amx_tile"],
  GGML_AMX_INT8: ["amx_int8"],
  GGML_AMX_BF16: ["amx_bf16"],
};

/** @returns {Record<string, string>} */
export function buildOptions() {
  const options = { ...base };
  for (const name of (process.env.CAMELID_BACKENDS ?? "").split(",").filter(Boolean)) {
    const option = backends[name];
    if (option === undefined) {
      throw new BuildError(
        `CAMELID_BACKENDS names "${name}"; known are ${Object.keys(backends).join(", ")}.`,
      );
    }
    options[option] = "ON";
  }
  if (process.env.CAMELID_CPU_VARIANTS === "all") options.GGML_CPU_ALL_VARIANTS = "ON";
  else if (process.arch === "x64") Object.assign(options, x64Options());
  return options;
}

function x64Options() {
  let flags;
  try {
    flags = new Set(/^flags\s*:\s*(.*)$/m.exec(readFileSync("/proc/cpuinfo", "utf8"))?.[1]?.split(" "));
  } catch {
    return {
      GGML_SSE42: "ON",
      GGML_AVX: "ON",
      GGML_AVX2: "ON",
      GGML_BMI2: "ON",
      GGML_FMA: "ON",
      GGML_F16C: "ON",
    };
  }
  return Object.fromEntries(
    Object.entries(x64Features).map(([option, needed]) => {
      const has =
        option === "GGML_AVX512_VBMI" ? needed.some((f) => flags.has(f)) : needed.every((f) => flags.has(f));
      return [option, has ? "ON" : "OFF"];
    }),
  );
}

// The CMake options of one build of llama.cpp: for this machine, chosen by the environment and its processor, or for a
// platform that Camelid is published for.
import { readFileSync } from "node:fs";
import { BuildError } from "./build-error.mjs";

const base = (system) => ({
  CMAKE_BUILD_TYPE: "Release",
  BUILD_SHARED_LIBS: "ON",
  GGML_BACKEND_DL: "ON",
  // The libraries find each other beside themselves, wherever they are copied.
  CMAKE_BUILD_WITH_INSTALL_RPATH: "ON",
  CMAKE_INSTALL_RPATH: system === "darwin" ? "@loader_path" : "$ORIGIN",
  GGML_NATIVE: "OFF",
  LLAMA_BUILD_COMMON: "OFF",
  LLAMA_BUILD_TESTS: "OFF",
  LLAMA_BUILD_TOOLS: "OFF",
  LLAMA_BUILD_EXAMPLES: "OFF",
  LLAMA_BUILD_SERVER: "OFF",
  LLAMA_BUILD_APP: "OFF",
  LLAMA_OPENSSL: "OFF",
});

/** Backends besides the processor's, with llama.cpp's option. */
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

/**
 * Of a build for the machine that it runs on.
 * @returns {Record<string, string>}
 */
export function buildOptions() {
  const options = base(process.platform);
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

/**
 * Of the build that a package for a platform holds: for every processor of it, chosen when it is loaded. Threads are
 * ggml's own, since a machine need not have an OpenMP library.
 * @param {import("../src/binding/platforms.mjs").Platform} platform
 * @returns {Record<string, string>}
 */
export function platformOptions(platform) {
  const options = { ...base(platform.os), GGML_OPENMP: "OFF", GGML_CPU_ALL_VARIANTS: "ON" };
  if (platform.os === "darwin") {
    const metal = platform.backends.includes("metal") ? "ON" : "OFF";
    Object.assign(options, { GGML_METAL: metal, GGML_METAL_EMBED_LIBRARY: metal });
  }
  return options;
}

/**
 * Of the build that an opt-in package with one GPU's backend is taken from.
 * @param {import("../src/binding/platforms.mjs").Platform} platform
 * @param {string} gpu
 * @returns {Record<string, string>}
 */
export function gpuOptions(platform, gpu) {
  return { ...base(platform.os), GGML_OPENMP: "OFF", [backends[gpu]]: "ON" };
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

export { cacheFolder, defaultModelFile } from "./cache-folder.js";
export { corporaFolder, jsonLines, readCorpus, readOwn } from "./cases.js";
export { llamaSource, llamaTemplate, llamaTemplateNames } from "./llama-source.js";
export { temporaryFolder } from "./temporary-folder.js";

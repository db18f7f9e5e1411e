export { cacheFolder, defaultModelFile } from "./cache-folder.js";
export { corporaFolder, jsonLines, readCorpus, readOwn } from "./cases.js";
export { llamaSource, llamaTemplate, llamaTemplateNames } from "./llama-source.js";
export { temporaryFolder } from "./temporary-folder.js";
export {
  corpusSchemas,
  getRealSchemas,
  ownSchemas,
  realSchemas,
  schemasToMeasure,
  type SchemaCase,
} from "./schema-cases.js";
export {
  corpusGrammars,
  corpusParserCases,
  grammarsToMeasure,
  ownGrammars,
  ownRefusals,
  type GbnfCase,
  type ParserCase,
  type RecordedGrammar,
} from "./gbnf-cases.js";

import type { GrammarError } from "@camelid/grammar";
import { checkGrammar } from "./check-grammar.js";
import { CodeEditor } from "./code-editor.js";

/** GBNF, checked while it is typed. */
export function GrammarEditor(props: { readonly text: string; readonly onChange: (text: string) => void }) {
  const fault = checkGrammar(props.text);
  return (
    <CodeEditor
      label="Grammar (GBNF)"
      text={props.text}
      onChange={props.onChange}
      placeholder={'root ::= "yes" | "no"'}
      fault={fault && <Fault fault={fault} text={props.text} />}
      good="This is a grammar."
    />
  );
}

/** The message, and the line at fault with a mark under the column. */
function Fault({ fault, text }: { readonly fault: GrammarError; readonly text: string }) {
  const line = fault.line === undefined ? undefined : text.split("\n")[fault.line - 1];
  return (
    <>
      {fault.message}
      {line !== undefined && fault.column !== undefined && (
        <pre aria-hidden="true">{`${line}\n${" ".repeat(fault.column - 1)}^`}</pre>
      )}
    </>
  );
}

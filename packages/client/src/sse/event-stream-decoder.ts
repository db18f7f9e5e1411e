/**
 * Incremental decoder of `text/event-stream`. Gives the data of each complete event; comments, ids, names and retry
 * times are left out. Source: HTML Living Standard, section 9.2.6 "Interpreting an event stream".
 */
export class EventStreamDecoder {
  readonly #utf8 = new TextDecoder();
  #line = "";
  #data: string[] = [];
  #skipLineFeed = false;

  /** Takes the next bytes; any split of the stream gives the same events. */
  push(bytes: Uint8Array): string[] {
    return this.#read(this.#utf8.decode(bytes, { stream: true }));
  }

  #read(text: string): string[] {
    const events: string[] = [];
    let start = 0;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code !== 10 && code !== 13) {
        this.#skipLineFeed = false;
        continue;
      }
      if (code === 10 && this.#skipLineFeed) {
        this.#skipLineFeed = false;
        start = at + 1;
        continue;
      }
      this.#skipLineFeed = code === 13;
      this.#endLine(this.#line + text.slice(start, at), events);
      this.#line = "";
      start = at + 1;
    }
    this.#line += text.slice(start);
    return events;
  }

  #endLine(line: string, events: string[]): void {
    if (line === "") {
      if (this.#data.length > 0) events.push(this.#data.join("\n"));
      this.#data = [];
      return;
    }
    if (line === "data") this.#data.push("");
    else if (line.startsWith("data:")) this.#data.push(line.slice(line.startsWith("data: ") ? 6 : 5));
  }
}

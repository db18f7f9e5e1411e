/** Items that wait, by who brought them: clients take turns, and each client's own items keep their order. */
export class FairQueue<Item> {
  /** The client whose turn is next comes first. */
  readonly #waiting = new Map<string, Item[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  sizeOf(client: string): number {
    return this.#waiting.get(client)?.length ?? 0;
  }

  push(client: string, item: Item): void {
    const own = this.#waiting.get(client);
    if (own === undefined) this.#waiting.set(client, [item]);
    else own.push(item);
    this.#size++;
  }

  /** The next item, after which its client is last in turn. */
  shift(): Item | undefined {
    for (const [client, own] of this.#waiting) {
      const item = own.shift();
      this.#waiting.delete(client);
      if (own.length > 0) this.#waiting.set(client, own);
      if (item === undefined) continue;
      this.#size--;
      return item;
    }
    return undefined;
  }

  /** Takes an item out; false when it does not wait. */
  remove(client: string, item: Item): boolean {
    const own = this.#waiting.get(client);
    const place = own?.indexOf(item) ?? -1;
    if (own === undefined || place === -1) return false;
    own.splice(place, 1);
    if (own.length === 0) this.#waiting.delete(client);
    this.#size--;
    return true;
  }

  /** Takes everything out. */
  clear(): Item[] {
    const all = [...this.#waiting.values()].flat();
    this.#waiting.clear();
    this.#size = 0;
    return all;
  }
}

/**
 * Strongly connected components (Tarjan, without recursion): groups of nodes that reach each other, each group after
 * all groups that it leads to.
 */
export function components(targets: readonly (readonly number[])[]): number[][] {
  const found: number[][] = [];
  const index = new Int32Array(targets.length).fill(-1);
  const low = new Int32Array(targets.length);
  const onStack = new Uint8Array(targets.length);
  const stack: number[] = [];
  let counter = 0;
  const enter = (node: number) => {
    index[node] = low[node] = counter++;
    stack.push(node);
    onStack[node] = 1;
    return { node, next: 0 };
  };
  const lower = (node: number, value: number | undefined) => {
    low[node] = Math.min(low[node] ?? 0, value ?? 0);
  };
  for (let root = 0; root < targets.length; root++) {
    if (index[root] !== -1) continue;
    const path = [enter(root)];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const { node } = top;
      const target = targets[node]?.[top.next++];
      if (target !== undefined) {
        if (index[target] === -1) path.push(enter(target));
        else if (onStack[target] === 1) lower(node, index[target]);
        continue;
      }
      path.pop();
      const parent = path.at(-1);
      if (parent !== undefined) lower(parent.node, low[node]);
      if (low[node] === index[node]) {
        const group = stack.splice(stack.lastIndexOf(node));
        for (const member of group) onStack[member] = 0;
        found.push(group);
      }
    }
  }
  return found;
}

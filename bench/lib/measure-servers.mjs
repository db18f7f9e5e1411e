// The same requests to both servers in turn: one client, then eight; and what the servers weigh afterwards.
import { residentBytes } from "./server-process.mjs";
import { startCamelid, startPeer } from "./servers.mjs";
import { decodeRate, streamChat } from "./stream-chat.mjs";

/** Different in each round and client, so that no server can answer from what it has computed before. */
const prompt = (round, client) =>
  `Round ${round}, listener ${client}. Tell a long story about a camel that crosses river number ${round * 31 + client}.`;

/**
 * @param {import("./servers.mjs").ServerOptions} options
 * @param {{ programs: string, rounds: number, clients: number, tokens: number, log: (line: string) => void }} run
 */
export async function measureServers(options, { programs, rounds, clients, tokens, log }) {
  const ours = await startCamelid(options);
  const theirs = await startPeer(options, programs).catch(async (error) => {
    await ours.stop();
    throw error;
  });
  const results = { single: pair(), many: pair(), memory: pair() };
  try {
    // One round that does not count: pages are read, code is compiled.
    for (let round = 0; round <= rounds; round++) {
      const [first, second] = inTurn(round, ours, theirs);
      const rates = { ours: [], theirs: [] };
      // There and back, so that what changes during a round touches both alike.
      for (const [name, server] of [first, second, second, first]) {
        const at = round * 4 + rates.ours.length + rates.theirs.length;
        rates[name].push(decodeRate(await streamChat(server, prompt(at, 0), tokens)));
      }
      for (const [name, server] of [first, second]) {
        const single = rates[name].reduce((sum, rate) => sum + rate, 0) / rates[name].length;
        const many = await throughput(server, round, clients, tokens);
        log(`round ${round}: ${name} ${single.toFixed(1)} alone, ${many.toFixed(1)} with ${clients} clients`);
        if (round === 0) continue;
        results.single[name].push(single);
        results.many[name].push(many);
      }
    }
    results.memory.ours.push(residentBytes(ours.pid));
    results.memory.theirs.push(residentBytes(theirs.pid));
  } finally {
    await Promise.all([ours.stop(), theirs.stop()]);
  }
  return results;
}

/**
 * Milliseconds from starting a server to its first token, in turn.
 * @param {import("./servers.mjs").ServerOptions} options
 * @param {{ programs: string, rounds: number }} run
 */
export async function measureStart(options, { programs, rounds }) {
  const results = pair();
  for (let round = 0; round <= rounds; round++) {
    for (const [name, start] of inTurn(round, startCamelid, startPeer)) {
      const server = await start(options, programs);
      await server.stop();
      if (round > 0) results[name].push(server.startToFirstToken);
    }
  }
  return results;
}

/** Tokens per second of all clients together, from the first request to the last end. */
async function throughput(server, round, clients, tokens) {
  const measured = await Promise.all(
    Array.from({ length: clients }, (_, client) => streamChat(server, prompt(round, client + 1), tokens)),
  );
  const from = Math.min(...measured.map(({ start }) => start));
  const to = Math.max(...measured.map(({ end }) => end));
  return (measured.reduce((sum, each) => sum + each.tokens, 0) * 1000) / (to - from);
}

/** Who goes first changes from round to round. */
function inTurn(round, ours, theirs) {
  const both = [
    ["ours", ours],
    ["theirs", theirs],
  ];
  return round % 2 === 0 ? both : both.reverse();
}

function pair() {
  return { ours: [], theirs: [] };
}

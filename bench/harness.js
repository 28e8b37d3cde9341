// Why not mitata or tinybench: both run one candidate to its end before the next begins. On a shared
// machine the speed drifts by tens of percent within seconds, so a ratio of two such runs is mostly
// weather. Here every round runs one short batch of each candidate, in a new random order, and the ratio
// is taken within the round; the median over the rounds is what is reported and what CI gates on.

// Batches are some milliseconds: most are over before the scheduler takes the core away. Each has a lead-in off the
// clock, since after eight other candidates the caches of the processor hold nothing of this one (20 % at 1 ms).

/**
 * @param candidates `{ name, pool, prepare?, call, sync?, rejects?, cold? }`: `pool` holds its tokens,
 *   `prepare(text)` makes an input from a fresh string off the clock, `call(input)` is what is timed,
 *   `sync` says that it returns no promise, `rejects` that every call must fail.
 * @param host `{ now, totalCpu?, threadCpu? }`: clocks in milliseconds; CPU time of all threads, and of the main one
 * @returns `{ [name]: { us: number[], cpu?: number[], loop?: number } }`, microseconds per call: wall time and CPU of
 *   all threads with an entry a round, and the CPU time of the main thread
 */
export async function compare(candidates, { inFlight = 1, rounds, batchMs, warmupMs, maxMs = Infinity, loopMs, host }) {
  const states = [];
  for (const candidate of candidates) states.push(await warmUp(candidate, inFlight, { batchMs, warmupMs, host }));
  const start = host.now();
  for (let round = 0; round < rounds && (round < FEWEST_ROUNDS || host.now() - start < maxMs); round++) {
    for (const state of shuffled(states)) {
      const { wall, cpu } = await timeBatch(state, inFlight, host);
      state.us.push((wall * 1000) / state.size);
      if (cpu !== undefined) state.cpu.push((cpu * 1000) / state.size);
    }
  }
  const rows = {};
  for (const state of states) {
    const row = { us: state.us, ...(state.cpu.length > 0 && { cpu: state.cpu }) };
    if (loopMs && host.threadCpu) row.loop = await loopPerCall(state, inFlight, loopMs, host);
    rows[state.candidate.name] = row;
  }
  return rows;
}

/** Lets the optimising compiler settle, and finds how many calls fill `batchMs`. */
async function warmUp(candidate, inFlight, { batchMs, warmupMs, host }) {
  const least = inFlight > 1 ? inFlight * 2 : 8;
  const state = { candidate, size: least, cursor: 0, us: [], cpu: [] };
  const enough = candidate.cold ? warmupMs * 10 : warmupMs;
  for (let spent = 0, batches = 0; batches < 4 || spent < enough; batches++) {
    const { wall: ms } = await timeBatch(state, inFlight, host);
    spent += Math.max(ms, 0.5);
    const wanted = (state.size * batchMs) / Math.max(ms, 0.01);
    state.size = Math.max(least, Math.round(Math.min(MAX_BATCH, state.size * 4, wanted)));
  }
  return state;
}

const MAX_BATCH = 4096;
const FEWEST_ROUNDS = 9;

async function timeBatch(state, inFlight, host) {
  const { candidate, size } = state;
  const run = candidate.sync ? runSync : inFlight > 1 ? runInFlight : runSerial;
  const inputs = nextInputs(state);
  await run(candidate.call, nextInputs({ ...state, size: Math.ceil(size / 4) }), inFlight);
  const cpuStart = host.totalCpu?.();
  const start = host.now();
  const refused = await run(candidate.call, inputs, inFlight);
  const wall = host.now() - start;
  const cpu = host.totalCpu && host.totalCpu() - cpuStart;
  const expected = candidate.rejects ? size : 0;
  if (refused !== expected) throw new Error(`${candidate.name} refused ${refused} of ${size}, ${expected} expected`);
  return { wall, cpu };
}

/** One long batch, since this clock may be coarse; the machine's weather hardly shows in it. */
async function loopPerCall({ candidate, us }, inFlight, loopMs, { now, threadCpu }) {
  const typical = [...us].sort((a, b) => a - b)[us.length >> 1];
  const size = Math.min(20_000, Math.ceil((loopMs * 1000) / typical));
  const { cpu } = await timeBatch({ candidate, size, cursor: 0 }, inFlight, { now, totalCpu: threadCpu });
  return (cpu * 1000) / size;
}

/**
 * Each call gets a string that no candidate has seen: V8 keeps a string's hash, and whether it is flat or
 * internalised, with the string, and a server's tokens arrive with none of that.
 */
function nextInputs(state) {
  const {
    size,
    candidate: { prepare, pool },
  } = state;
  const inputs = new Array(size);
  for (let i = 0; i < size; i++) {
    const text = pool.string(state.cursor++ % pool.length);
    inputs[i] = prepare ? prepare(text) : text;
  }
  return inputs;
}

// Each runner answers how many calls failed, so that no batch is timed that did the wrong thing.

function runSync(call, inputs) {
  let refused = 0;
  for (let i = 0; i < inputs.length; i++) {
    try {
      call(inputs[i]);
    } catch {
      refused++;
    }
  }
  return refused;
}

async function runSerial(call, inputs) {
  let refused = 0;
  for (let i = 0; i < inputs.length; i++) {
    try {
      await call(inputs[i]);
    } catch {
      refused++;
    }
  }
  return refused;
}

async function runInFlight(call, inputs, inFlight) {
  let next = 0;
  let refused = 0;
  const lane = async () => {
    while (next < inputs.length) {
      try {
        await call(inputs[next++]);
      } catch {
        refused++;
      }
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  return refused;
}

/** A pool of strings kept as bytes, so that each `string(i)` is built anew. */
export function stringsOf(texts) {
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  const bytes = texts.map((text) => encoder.encode(text));
  return { length: bytes.length, string: (i) => decoder.decode(bytes[i]) };
}

/** One string handed out again and again: for a string too large to be built anew. */
export const sameString = (text) => ({ length: 1, string: () => text });

export function shuffled(list) {
  const copy = [...list];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [copy[i], copy[j]] = [copy[j], copy[i]];
  }
  return copy;
}

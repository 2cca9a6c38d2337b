import { AsyncResource } from 'node:async_hooks';
import { EventEmitter, once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import {
  getObjectTraceback,
  getTraceback,
  getTracemallocMemory,
  pause,
  resume,
  type StartOptions,
  start,
  stop,
  track,
} from '../../src/index.ts';
import { collectGarbage } from '../collect-garbage.ts';
import { describeEngines } from '../engines.ts';
import { tracedStack } from './traced-stack.ts';

function trace(options: Partial<StartOptions> = {}): void {
  start({ nframe: 25, asyncFrames: true, ...options });
}

const soon = () => new Promise<void>((done) => setTimeout(done, 1));

afterEach(stop);

describeEngines('a stack goes on', () => {
  it('through await: with who called the function, whatever it has awaited', async () => {
    trace();
    const seen: string[] = [];
    async function b() {
      seen.push(tracedStack());
      await null;
      seen.push(tracedStack());
      await soon();
      seen.push(tracedStack());
    }
    async function a() {
      await b();
      seen.push(tracedStack());
    }
    async function program() {
      await a();
    }
    await program();
    expect(seen).toEqual([
      'b < a < program',
      'b < async a < program',
      'b < async a < program',
      'a < async program',
    ]);
  });

  it('at the line of the call', async () => {
    trace();
    const lines: (number | undefined)[] = [];
    const callerLine = () => {
      track(1_000, 1, 1);
      lines.push([...getTraceback(1_000, 1)!].find((f) => /caller$/.test(f.functionName))?.lineno);
    };
    async function callee() {
      callerLine();
      await soon();
      callerLine();
    }
    async function caller() {
      await callee();
    }
    await caller();
    expect(lines[0]).toBeGreaterThan(0);
    expect(lines[1]).toBe(lines[0]);
  });

  it('through each of the calls that were scheduled', async () => {
    trace();
    let seen = '';
    function last() {
      seen = tracedStack();
    }
    function third(done: () => void) {
      process.nextTick(() => {
        last();
        done();
      });
    }
    function second() {
      return new Promise<void>((done) => setTimeout(third, 1, done));
    }
    async function program() {
      await null;
      await Promise.resolve().then(second);
    }
    await program();
    expect(seen).toBe(
      'last < (no name) < async third < async <anonymous> < second < async program',
    );
  });

  it.each<[string, (callback: () => void) => void]>([
    ['setTimeout', (callback) => void setTimeout(callback, 1)],
    ['setImmediate', (callback) => void setImmediate(callback)],
    ['process.nextTick', (callback) => process.nextTick(callback)],
    ['queueMicrotask', (callback) => queueMicrotask(callback)],
    ['then', (callback) => void Promise.resolve().then(callback)],
    ['catch', (callback) => void Promise.reject(new Error('expected')).catch(callback)],
    ['finally', (callback) => void soon().finally(callback)],
    [
      'setInterval',
      (callback) => {
        const timer = setInterval(() => {
          clearInterval(timer);
          callback();
        }, 1);
      },
    ],
  ])('through %s', async (_name, schedule) => {
    trace();
    const seen = await new Promise<string>((done) => {
      function program() {
        schedule(function callback() {
          done(tracedStack());
        });
      }
      program();
    });
    expect(seen).toMatch(/^callback < .*async (schedule|<anonymous>) < program$/);
  });

  it('through an async generator and who asks it', async () => {
    trace();
    const seen: string[] = [];
    async function* generator() {
      await soon();
      seen.push(tracedStack());
      yield 1;
    }
    async function reader() {
      for await (const _ of generator()) seen.push(tracedStack());
    }
    async function program() {
      await reader();
    }
    await program();
    expect(seen).toEqual(['generator < async reader < program', 'reader < async program']);
  });

  it('through an AsyncResource and an emitter', async () => {
    trace();
    const emitter = new EventEmitter();
    let resource: AsyncResource | undefined;
    let seen = '';
    emitter.on('event', function listener() {
      seen = tracedStack();
    });
    function program() {
      resource = new AsyncResource('Job');
    }
    program();
    await soon();
    resource!.runInAsyncScope(function work() {
      emitter.emit('event');
    });
    expect(seen).toMatch(/^listener < emit < work < .*async program$/);
  });

  it('of a server with who made it listen, of its connections too, of a client with who connected', async () => {
    trace();
    const seen = new Map<string, string>();
    let accepted: Socket | undefined;
    const server = createServer(function onConnection(socket) {
      accepted = socket;
      seen.set('connection', tracedStack());
      socket.on('data', function onData(bytes) {
        seen.set('data', tracedStack());
        socket.end(bytes);
      });
    });
    await new Promise<void>((done) => {
      function program() {
        server.listen(0, '127.0.0.1', done);
      }
      program();
    });
    const { port } = server.address() as { port: number };
    await new Promise<void>((done) => {
      function program() {
        const client = connect(port, '127.0.0.1', function onConnect() {
          seen.set('connect', tracedStack());
          client.write('x');
        });
        client.on('data', function onAnswer() {
          seen.set('answer', tracedStack());
        });
        client.on('close', () => done());
      }
      program();
    });
    accepted!.destroy();
    server.close();
    await once(server, 'close');
    expect(Object.fromEntries(seen)).toEqual({
      connection: 'onConnection < async program',
      data: 'onData < async program',
      connect: 'onConnect < async program',
      answer: 'onAnswer < async program',
    });
  });

  it('once through what schedules itself', async () => {
    trace();
    const seen: string[] = [];
    await new Promise<void>((done) => {
      function ping() {
        seen.push(tracedStack());
        if (seen.length < 6) setTimeout(pong, 1);
        else done();
      }
      function pong() {
        seen.push(tracedStack());
        setTimeout(ping, 1);
      }
      function program() {
        setTimeout(ping, 1);
      }
      program();
    });
    const afterPong = 'ping < async pong < async ping < async program';
    const afterPing = 'pong < async ping < async program';
    expect(seen).toEqual([
      'ping < async program',
      ...[afterPing, afterPong, afterPing, afterPong, afterPing, afterPong],
    ]);
  });

  it('of buffers too, with the caller of each, though the code that runs is the same', async () => {
    trace();
    async function leaf() {
      await null;
      return Buffer.alloc(100_000);
    }
    async function one() {
      return await leaf();
    }
    async function two() {
      return await leaf();
    }
    const callers: (string | undefined)[] = [];
    for (const call of [one, two, one, two]) {
      callers.push(getObjectTraceback(await call())!.at(1)!.functionName);
    }
    expect(callers).toEqual(['async one', 'async two', 'async one', 'async two']);
  });

  it('up to the limit, in all', async () => {
    trace({ nframe: 3 });
    const tracebacks: (string | undefined)[] = [];
    async function c() {
      await null;
      track(1_000, 1, 1);
      const traceback = getTraceback(1_000, 1)!;
      tracebacks.push([...traceback].map((frame) => frame.functionName).join(' < '));
      expect(traceback.totalNframe).toBeUndefined();
    }
    async function b() {
      await c();
    }
    async function a() {
      await b();
    }
    await a();
    expect(tracebacks).toEqual(['c < async b < a']);
  });

  it('beside async resources, and in a pause of them', async () => {
    trace({ async: true });
    const seen: string[] = [];
    async function b() {
      await soon();
      resume();
      seen.push(tracedStack());
    }
    async function program() {
      pause();
      await b();
    }
    await program();
    expect(seen).toEqual(['b < async program']);
  });
});

describe('a stack ends', () => {
  it('where the event loop called, without async frames', async () => {
    trace({ asyncFrames: false });
    const seen: string[] = [];
    async function b() {
      await soon();
      track(1_000, 1, 1);
      const traceback = getTraceback(1_000, 1)!;
      seen.push([...traceback].map(({ functionName }) => functionName).join(' < '));
      expect(traceback.totalNframe).toBe(1);
    }
    async function program() {
      await b();
    }
    await program();
    expect(seen).toEqual(['b']);
  });

  it('at what was scheduled before the start, or in an earlier trace', async () => {
    let seen = '';
    async function b() {
      await soon();
      seen = tracedStack();
    }
    async function program() {
      await b();
    }
    trace();
    const running = program();
    stop();
    trace();
    await running;
    expect(seen).toBe('b');
  });
});

describe('memory', () => {
  // So that no sample of the heap is among it.
  const interval = 2 ** 30;

  it('does not grow with chains that go on', async () => {
    trace({ interval });
    async function loop(rounds: number) {
      for (let i = 0; i < rounds; i++) await null;
    }
    const timers = (rounds: number) =>
      new Promise<void>((done) => {
        (function tick(left: number) {
          if (left === 0) done();
          else setImmediate(tick, left - 1);
        })(rounds);
      });
    await Promise.all([loop(200), timers(200)]);
    collectGarbage();
    const before = getTracemallocMemory();
    await Promise.all([loop(20_000), timers(2_000)]);
    collectGarbage();
    expect(getTracemallocMemory() - before).toBeLessThan(100_000);
  });

  it('is bounded where the program schedules in ever new orders', async () => {
    trace({ interval });
    const before = getTracemallocMemory();
    // So many that hardly an order comes twice.
    const sites = Array.from(
      { length: 200 },
      (_, i) => new Function('schedule', 'next', `\n${'\n'.repeat(i)}schedule(next);`),
    );
    await new Promise<void>((done) => {
      let state = 1;
      let left = 60_000;
      function next() {
        state = (state * 48_271) % 2_147_483_647;
        if (left-- === 0) done();
        else sites[state % sites.length]!(setImmediate, next);
      }
      next();
    });
    const grown = getTracemallocMemory() - before;
    expect(grown).toBeLessThan(24_000_000);
  });
});

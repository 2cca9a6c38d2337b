import type { Debugger, Session } from 'node:inspector';
import type { SourceReader } from './line-cache.ts';

/**
 * Reads the sources that this process has compiled, as V8 keeps them: `node:` builtins, code of `eval` and `vm` with a
 * name (`//# sourceURL=`), modules of `data:` URLs, and files as they were when they were loaded. A name with several
 * different sources has none.
 *
 * Each read opens an inspector session, and asks V8's debugger for the list of scripts: tens of milliseconds. A
 * {@link LineCache} over it asks once for each name.
 *
 * @see https://chromedevtools.github.io/devtools-protocol/v8/Debugger/
 */
export const compiledSources: SourceReader = {
  read(filename) {
    // Not an import, which a Node.js built without the inspector would refuse.
    const inspector = process.getBuiltinModule('node:inspector');
    if (inspector === undefined) return undefined;
    const session = new inspector.Session();
    session.connect();
    try {
      const scripts: string[] = [];
      session.on('Debugger.scriptParsed', ({ params }) => {
        if (params.url === filename) scripts.push(params.scriptId);
      });
      session.post('Debugger.enable');
      const [source, ...others] = new Set(scripts.map((scriptId) => sourceOf(session, scriptId)));
      return others.length === 0 ? source : undefined;
    } catch {
      return undefined;
    } finally {
      session.disconnect();
    }
  },
};

/** The callback comes before `post` returns: the session is in this thread. */
function sourceOf(session: Session, scriptId: string): string | undefined {
  let source: string | undefined;
  session.post(
    'Debugger.getScriptSource',
    { scriptId },
    (error: Error | null, result: Debugger.GetScriptSourceReturnType) => {
      source = error === null ? result.scriptSource : undefined;
    },
  );
  return source;
}

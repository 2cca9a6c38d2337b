// Chromium, as the machine has it: the repository downloads no browser.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/**
 * Where a Chromium or a Chrome may be, most wanted first.
 * @param {NodeJS.ProcessEnv} env
 */
function* places(env) {
  const { CHROME_PATH, PATH = '', LOCALAPPDATA, PROGRAMFILES } = env;
  if (CHROME_PATH) {
    yield CHROME_PATH;
    return;
  }
  if (process.platform === 'win32') {
    for (const folder of [PROGRAMFILES, env['PROGRAMFILES(X86)'], LOCALAPPDATA]) {
      if (folder) yield join(folder, 'Google/Chrome/Application/chrome.exe');
      if (folder) yield join(folder, 'Microsoft/Edge/Application/msedge.exe');
    }
    return;
  }
  if (process.platform === 'darwin') {
    for (const name of ['Google Chrome', 'Chromium', 'Microsoft Edge']) {
      yield `/Applications/${name}.app/Contents/MacOS/${name}`;
    }
  }
  for (const name of ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']) {
    for (const folder of PATH.split(delimiter)) if (folder) yield join(folder, name);
  }
}

/**
 * What an executable says it is, for example `Chromium 156.0.8078.79`; undefined if it does not run.
 * @param {string} executable
 */
function versionOf(executable) {
  // There it opens a window instead of an answer.
  if (process.platform === 'win32') return 'Chromium';
  const { status, stdout } = spawnSync(executable, ['--version'], { encoding: 'utf8' });
  return status === 0 ? /^\D+ \d[\d.]*/.exec(stdout)?.[0] : undefined;
}

/**
 * The Chromium of this machine: `CHROME_PATH` where that is set, else one that is where they are
 * usually installed.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {{ executable: string, version: string } | { missing: string }} `missing` says why there
 * is none
 */
export function findChromium(env = process.env) {
  const executable = [...places(env)].find((place) => existsSync(place));
  if (executable) {
    const version = versionOf(executable);
    return version ? { executable, version } : { missing: `${executable} does not run` };
  }
  return {
    missing: env.CHROME_PATH
      ? `CHROME_PATH is ${env.CHROME_PATH}, where no file is`
      : 'no Chromium: install one, or set CHROME_PATH to its executable',
  };
}

const flags = [
  '--headless',
  // It ends when its pipes, 3 and 4, are closed.
  '--remote-debugging-pipe',
  // Its sandbox needs user namespaces, which containers and root do not have. It only ever opens
  // pages of this repository.
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--no-default-browser-check',
  // It would look for updates and tell its maker about itself.
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-extensions',
  '--disable-sync',
  // A page nobody looks at runs as fast as one in front.
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
];

/**
 * Opens a page in a headless Chromium with a profile of its own. The browser ends with this
 * process, however this one ends.
 * @param {string} executable
 * @param {string} url
 * @returns {{ ended: Promise<string>, close(): Promise<void> }} `ended` settles when the browser
 * ends, with the last of what it said; `close` ends it and removes its profile
 */
export function openPage(executable, url) {
  const profile = mkdtempSync(join(tmpdir(), 'tracemalloc-chromium-'));
  const child = spawn(executable, [...flags, `--user-data-dir=${profile}`, url], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    said = (said + text).slice(-4000);
  });
  // Nothing is asked through the pipes.
  for (const pipe of child.stdio.slice(3)) pipe?.on('error', () => {});
  /** @type {Promise<string>} */
  const ended = new Promise((done) => {
    child.on('error', (error) => done(String(error)));
    child.on('close', (code, signal) => done(`${said}${signal ?? `exit code ${code}`}`));
  });
  return {
    ended,
    async close() {
      for (const pipe of child.stdio.slice(3)) pipe?.destroy();
      const impatience = setTimeout(() => child.kill('SIGKILL'), 5000);
      await ended;
      clearTimeout(impatience);
      // Windows keeps files locked a little longer than the process that opened them.
      rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}

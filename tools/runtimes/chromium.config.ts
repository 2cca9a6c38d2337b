// The tests of core, and of format's readers and writers of bytes, once more, in a real browser:
// `vitest run --config tools/runtimes/chromium.config.ts`. Those of files named *.node.test.ts need
// Node.js and stay away.
import { defineBrowserProvider } from '@vitest/browser';
import { defineConfig } from 'vitest/config';
import type { BrowserProviderOption } from 'vitest/node';
import { root } from '../toolchain.mjs';
import { browserTests } from './browser-tests.mjs';
import { findChromium, openPage } from './chromium.mjs';

/** Opens the page by the command line: nothing here has to press a button. */
function chromium(executable: string): BrowserProviderOption {
  return defineBrowserProvider({
    name: 'chromium',
    supportedBrowser: ['chromium'],
    providerFactory: () => {
      const pages: ReturnType<typeof openPage>[] = [];
      return {
        name: 'chromium',
        supportsParallelism: false,
        getCommandsContext: () => ({}),
        openPage: async (_session, url) => {
          const page = openPage(executable, url);
          pages.push(page);
          page.ended.then((said) => {
            if (pages.includes(page)) console.error(`${executable} ended by itself\n${said}`);
          });
        },
        close: async () => {
          await Promise.all(pages.splice(0).map((page) => page.close()));
        },
      };
    },
  });
}

const found = findChromium();
if ('missing' in found) throw new Error(found.missing);

export default defineConfig({
  root,
  resolve: { conditions: ['tracemalloc-source', 'module', 'browser'] },
  test: {
    include: browserTests.map((folder) => `${folder}/**/*.test.ts`),
    exclude: ['**/*.node.test.ts'],
    testTimeout: 60_000,
    reporters: ['default', './tools/tally.ts'],
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: chromium(found.executable),
      instances: [{ browser: 'chromium' }],
    },
  },
});

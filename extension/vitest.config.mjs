// The tests that need no editor: the extension's pure logic and the page in a headless browser.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['tests/extension/**/*.test.ts', 'tests/page/**/*.test.ts'],
    globalSetup: ['tests/page/browser.mjs'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});

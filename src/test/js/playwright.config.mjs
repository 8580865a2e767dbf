import { defineConfig } from '@playwright/test';
import { chromiumArguments, chromiumPath } from './browser.mjs';

export default defineConfig({
  testDir: 'pages',
  outputDir: '../../../target/playwright',
  // One server for all, and little to run it on.
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: 'list',
  use: {
    locale: 'en-GB',
    launchOptions: { executablePath: chromiumPath(), args: chromiumArguments() },
    screenshot: 'only-on-failure',
  },
});

import { defineConfig } from '@playwright/test';
import { chromiumArguments, chromiumPath } from './browser.mjs';

// Looked for once, not by each worker.
process.env.CHROMIUM = chromiumPath();

const MEASURED = '**/sheet-many.spec.mjs';

export default defineConfig({
  testDir: 'pages',
  outputDir: '../../../target/playwright',
  // Each with a server of its own, and the next test, whatever the file. What is measured has the machine for itself, at
  // the end.
  workers: 2,
  fullyParallel: true,
  projects: [
    { name: 'pages', testIgnore: MEASURED },
    { name: 'measured', fullyParallel: false, testMatch: MEASURED, dependencies: ['pages'] },
  ],
  timeout: 120_000,
  expect: { timeout: 30_000 },
  forbidOnly: true,
  reporter: 'list',
  use: {
    locale: 'en-GB',
    launchOptions: { executablePath: process.env.CHROMIUM, args: chromiumArguments() },
    screenshot: 'only-on-failure',
  },
});

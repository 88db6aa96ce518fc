import { defineConfig } from '@playwright/test'
import base from '../playwright.config'

const { launchOptions } = base.use ?? {}

// oxlint-disable-next-line import/no-default-export
export default defineConfig(base, {
  testDir: '.',
  testMatch: '*.bench.ts',
  outputDir: '../test-results/bench',
  workers: 1,
  timeout: 300_000,
  use: {
    screenshot: 'off',
    launchOptions: {
      ...launchOptions,
      // Frames come as soon as they are done: what is measured is the work, and not the wait for a screen.
      args: [...(launchOptions?.args ?? []), '--disable-frame-rate-limit', '--disable-gpu-vsync'],
    },
  },
})

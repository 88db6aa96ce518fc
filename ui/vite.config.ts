import locales from '@react-aria/optimize-locales-plugin'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { licences } from './build/licences.ts'

export default defineConfig({
  // The controls speak some thirty languages; the app two.
  plugins: [locales.vite({ locales: ['en-US', 'de-DE'] }), react(), tailwindcss(), licences()],
  build: {
    target: ['safari18', 'chrome123'],
    cssTarget: ['safari18', 'chrome123'],
    // The content security policy allows no inlined scripts, styles or fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // A script of ASCII alone takes half the memory in a page, and is read sooner.
    rolldownOptions: { output: { charset: 'ascii' } },
    chunkSizeWarningLimit: 900,
  },
  server: {
    port: 5173,
    strictPort: true,
    proxy: { '/api': process.env.ORGDESK_WEB_HOST ?? 'http://127.0.0.1:4310' },
  },
  test: {
    environment: 'jsdom',
    setupFiles: ['src/test/setup.ts'],
    include: ['src/**/*.test.{ts,tsx}'],
    restoreMocks: true,
    unstubGlobals: true,
    // All processors: the tests of one file are done one after the other.
    maxWorkers: '100%',
    testTimeout: 60_000,
  },
})

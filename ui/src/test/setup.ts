import '@testing-library/jest-dom/vitest'
import { cleanup, configure } from '@testing-library/react'
import { afterEach } from 'vitest'
import { learn, speak } from '../words/t'

speak('en')
await learn('de')

// Busy machines are slow, not wrong. The page is not printed when something isn't found: its name is enough.
configure({
  asyncUtilTimeout: 10_000,
  defaultHidden: true,
  getElementError: (message) => new Error(message?.split('\n')[0] ?? 'not found'),
})

// jsdom lays nothing out; a list of rows needs a window to show them in.
Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, get: () => 640 })
Object.defineProperty(HTMLElement.prototype, 'clientWidth', { configurable: true, get: () => 1_000 })

Object.defineProperty(window, 'scrollTo', { configurable: true, value: () => undefined })
Object.defineProperty(HTMLElement.prototype, 'scrollIntoView', { configurable: true, writable: true, value: () => undefined })

afterEach(cleanup)

import { test as base, expect } from '@playwright/test'
import { Host } from './host'
import { type Program, start } from './program'
import { type Reach, Sandbox } from './sandbox'

interface Fixtures {
  /** A backend of this test's own. */
  host: Host
  /** The server that the backend's sample data lives on. */
  sandbox: Sandbox
  /** The other one, of organizations that trust each other. */
  cloud: Sandbox
  /** Starts one more server, such as one of another version or size. */
  startSandbox: (...args: string[]) => Promise<Sandbox>
}

export const test = base.extend<Fixtures>({
  // oxlint-disable-next-line no-empty-pattern
  host: async ({}, use) => {
    const host = await Host.start()
    await use(host)
    await host.stop()
  },
  sandbox: async ({ host }, use) => use(host.sandbox),
  cloud: async ({ host }, use) => use(host.cloud),
  // oxlint-disable-next-line no-empty-pattern
  startSandbox: async ({}, use) => {
    const programs: Program<Reach>[] = []
    await use(async (...args) => {
      const program = await start<Reach>('orgdesk-sandbox', args)
      programs.push(program)
      return new Sandbox(program.greeting)
    })
    await Promise.all(programs.map((program) => program.stop()))
  },
  baseURL: async ({ host }, use) => use(host.base),
  // On every page: no script error, nothing that the content security policy stopped, nobody else asked.
  page: async ({ page, host }, use) => {
    const wrong: string[] = []
    page.on('pageerror', (error) => wrong.push(String(error)))
    page.on('console', (message) => {
      if (/content security policy/i.test(message.text())) wrong.push(message.text())
    })
    page.on('request', (request) => {
      if (!request.url().startsWith(`${host.base}/`)) wrong.push(`asked ${request.url()}`)
    })
    page.on('dialog', (dialog) => {
      wrong.push(`a dialog of the browser: ${dialog.message()}`)
      void dialog.dismiss()
    })
    await use(page)
    expect(wrong).toEqual([])
  },
})

export { expect }

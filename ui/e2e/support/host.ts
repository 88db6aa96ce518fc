import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ConnectionView, Environment, Saved } from '../../src/backend/generated'
import { root, start } from './program'
import { type Reach, Sandbox } from './sandbox'

/** What a connection is made of, where it differs from an owner's on a development server. */
export interface Wanted {
  name?: string
  sandbox?: Sandbox
  address?: string
  token?: string
  environment?: Environment
  api?: 'current' | 'legacy'
  readOnly?: boolean
}

/** The app's backend with a fresh data folder, and the sample data's server in it. */
export class Host {
  readonly base: string
  readonly sandbox: Sandbox
  private readonly end: () => Promise<void>

  private constructor(base: string, sandbox: Sandbox, end: () => Promise<void>) {
    this.base = base
    this.sandbox = sandbox
    this.end = end
  }

  static async start(): Promise<Host> {
    const folder = await mkdtemp(join(tmpdir(), 'orgdesk-e2e-'))
    const args = ['--sandbox', '--data-dir', folder, '--ui', join(root, 'ui/dist')]
    const program = await start<{ base: string; sandbox: Reach }>('orgdesk-web-host', args)
    const { base, sandbox } = program.greeting
    return new Host(base, new Sandbox(sandbox), async () => {
      await program.stop()
      await rm(folder, { recursive: true, force: true })
    })
  }

  stop(): Promise<void> {
    return this.end()
  }

  /** Asks the backend, as the window does. */
  async call<Response>(command: string, request: unknown): Promise<Response> {
    const answer = await fetch(`${this.base}/api/${command}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    })
    if (!answer.ok) throw new Error(`${command}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as Response
  }

  /** Keeps a connection without going through the form. */
  async connect(wanted: Wanted = {}): Promise<ConnectionView> {
    const sandbox = wanted.sandbox ?? this.sandbox
    const saved = await this.call<Saved>('save_connection', {
      id: null,
      settings: {
        platform: 'zitadel',
        name: wanted.name ?? 'Northwind',
        address: wanted.address ?? sandbox.address,
        environment: wanted.environment ?? 'development',
        readOnly: wanted.readOnly ?? false,
        credential: 'pat',
        options: { api: wanted.api ?? 'current' },
      },
      secrets: { token: sandbox.token(wanted.token ?? 'owner') },
      keep: 'keyring',
    })
    if (saved.outcome !== 'saved') throw new Error(`Not saved: ${JSON.stringify(saved)}`)
    return saved.connection
  }

  /** What was last copied. */
  async copied(): Promise<string | null> {
    const answer = await fetch(`${this.base}/test/clipboard`)
    const { text } = (await answer.json()) as { text: string | null }
    return text
  }
}

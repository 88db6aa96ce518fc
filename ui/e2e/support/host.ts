import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ConnectionSettings, ConnectionView, Environment, Saved } from '../../src/backend/generated'
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

/** What a connection to the cloud stand-in is made of, where it differs from an owner's on a development server. */
export interface WantedCloud {
  name?: string
  sandbox?: Sandbox
  address?: string
  /** An API token by its name. */
  token?: string
  passcode?: string
  /** An OAuth app by its name, in place of an API token. */
  app?: string
  environment?: Environment
  readOnly?: boolean
}

/** The app's backend with a fresh data folder, and the sample data's servers in it. */
export class Host {
  readonly base: string
  /** The server whose organizations share an instance. */
  readonly sandbox: Sandbox
  /** The server whose organizations trust each other, and whose tokens are for one of them. */
  readonly cloud: Sandbox
  private readonly end: () => Promise<void>

  private constructor(base: string, sandboxes: { zitadel: Reach; csp: Reach }, end: () => Promise<void>) {
    this.base = base
    this.sandbox = new Sandbox(sandboxes.zitadel)
    this.cloud = new Sandbox(sandboxes.csp)
    this.end = end
  }

  static async start(): Promise<Host> {
    const folder = await mkdtemp(join(tmpdir(), 'orgdesk-e2e-'))
    const args = ['--sandbox', '--data-dir', folder, '--ui', join(root, 'ui/dist')]
    const program = await start<{ base: string; sandboxes: { zitadel: Reach; csp: Reach } }>('orgdesk-web-host', args)
    const { base, sandboxes } = program.greeting
    return new Host(base, sandboxes, async () => {
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
    return this.save({
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
    })
  }

  /** Keeps a connection to the cloud stand-in without going through the form. */
  async connectCloud(wanted: WantedCloud = {}): Promise<ConnectionView> {
    const cloud = wanted.sandbox ?? this.cloud
    const app = wanted.app === undefined ? null : cloud.app(wanted.app)
    const options = { tokenHeader: 'bearer' }
    return this.save({
      settings: {
        platform: 'csp',
        name: wanted.name ?? 'Northwind cloud',
        address: wanted.address ?? cloud.address,
        environment: wanted.environment ?? 'development',
        readOnly: wanted.readOnly ?? false,
        credential: app ? 'oauth_app' : 'api_token',
        options: app ? { ...options, clientId: app.id, organizationId: cloud.org('northwind') } : options,
      },
      secrets: app
        ? { clientSecret: app.secret }
        : {
            token: cloud.apiToken(wanted.token ?? 'owner'),
            ...(wanted.passcode === undefined ? {} : { passcode: wanted.passcode }),
          },
    })
  }

  private async save(input: { settings: ConnectionSettings; secrets: Record<string, string> }): Promise<ConnectionView> {
    const saved = await this.call<Saved>('save_connection', { id: null, keep: 'keyring', ...input })
    if (saved.outcome !== 'saved') throw new Error(`Not saved: ${JSON.stringify(saved)}`)
    return saved.connection
  }

  /** All connections. */
  connections(): Promise<ConnectionView[]> {
    return this.call('list_connections', {})
  }

  /** The page that the backend opened in the browser last. */
  async opened(): Promise<string> {
    const answer = await fetch(`${this.base}/test/clipboard`)
    const { link } = (await answer.json()) as { link: string | null }
    if (link === null) throw new Error('no page was opened')
    return link
  }

  /** What was last copied. */
  async copied(): Promise<string | null> {
    const answer = await fetch(`${this.base}/test/clipboard`)
    const { text } = (await answer.json()) as { text: string | null }
    return text
  }
}

/** How to reach a sandbox: its address, and the ids and tokens of its world by name. */
export interface Reach {
  base: string
  variables: Record<string, string>
}

/** A fault as the sandbox takes it. */
export interface FaultRule {
  method?: string
  /** A prefix of the path, or a pattern in which `*` is any text. */
  path: string
  times?: number
  skip?: number
  fault: { kind: string; [detail: string]: unknown }
}

/** A request as the sandbox logged it. */
export interface Asked {
  method: string
  path: string
  org: string | null
  body: string
  status: number | null
  authorized: boolean
}

/** The stand-in of a server, as a second client and as the one who breaks it. */
export class Sandbox {
  readonly base: string
  private readonly variables: Record<string, string>

  constructor({ base, variables }: Reach) {
    this.base = base
    this.variables = variables
  }

  /** The address that the server's instance is known by. */
  get address(): string {
    return this.base.replace('127.0.0.1', 'localhost')
  }

  token(name: string): string {
    return this.variable(`token.${name}`)
  }

  apiToken(name: string): string {
    return this.variable(`apitoken.${name}`)
  }

  /** The id and the secret of an OAuth app. */
  app(name: string): { id: string; secret: string } {
    const [id = '', secret = ''] = Buffer.from(this.variable(`basic.${name}`), 'base64').toString().split(':')
    return { id, secret }
  }

  /** The text of a service account's key file. */
  key(name: string): string {
    return this.variable(`key.${name}`)
  }

  /** The client id of a native app. */
  nativeApp(name: string): string {
    return this.variable(`app.${name}`)
  }

  trust(name: string): string {
    return this.variable(`trust.${name}`)
  }

  service(name: string): string {
    return this.variable(`service.${name}`)
  }

  org(name: string): string {
    return this.variable(`org.${name}`)
  }

  private variable(name: string): string {
    const value = this.variables[name]
    if (value === undefined) throw new Error(`The sandbox has no ${name}`)
    return value
  }

  /** Breaks requests from now on. */
  async fault(...rules: FaultRule[]): Promise<void> {
    await this.control('POST', 'faults', rules)
  }

  /** Breaks nothing any more. */
  async heal(): Promise<void> {
    await this.control('DELETE', 'faults')
  }

  /** Everything asked so far, by a method where one is named. */
  async asked(method?: string): Promise<Asked[]> {
    const answer = await this.control('GET', 'requests')
    const all = (await answer.json()) as Asked[]
    return method === undefined ? all : all.filter((one) => one.method === method)
  }

  /** Writes of settings so far. */
  async writes(): Promise<Asked[]> {
    return (await this.asked()).filter(({ method, path }) => method !== 'GET' && path.includes('/policies/'))
  }

  /** All writes so far but sign-ins, of a server where every method but GET writes. */
  async changes(): Promise<Asked[]> {
    return (await this.asked()).filter(({ method, path }) => method !== 'GET' && !path.includes('/auth/'))
  }

  /** Forgets what was asked. */
  async forget(): Promise<void> {
    await this.control('DELETE', 'requests')
  }

  /** Lets a token expire, or restores it. */
  async setToken(name: string, what: 'expire' | 'restore'): Promise<void> {
    await this.control('POST', 'state', { tokens: { [name]: what } })
  }

  /** Ends all that was signed in by an exchange: nobody can go on without signing in again. */
  async endSessions(): Promise<void> {
    await this.control('POST', 'state', { sessions: 'end' })
  }

  /** Acts as another client of the server. */
  async act(method: string, path: string, body?: unknown, org?: string): Promise<Record<string, unknown>> {
    const answer = await fetch(this.address + path, {
      method,
      headers: {
        authorization: `Bearer ${this.token('owner')}`,
        'content-type': 'application/json',
        ...(org === undefined ? {} : { 'x-zitadel-orgid': org }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as Record<string, unknown>
  }

  /** Acts as another client of the server whose organizations trust each other. */
  async actAsOwner(method: string, path: string, body?: unknown): Promise<void> {
    const exchanged = await fetch(`${this.address}/csp/gateway/am/api/auth/api-tokens/authorize`, {
      method: 'POST',
      body: new URLSearchParams({ refresh_token: this.apiToken('owner') }),
    })
    const { access_token: token } = (await exchanged.json()) as { access_token: string }
    const answer = await fetch(this.address + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  }

  /** The domain settings that the server holds for an org now. */
  async domain(org: string): Promise<Record<string, unknown>> {
    const { policy } = await this.act('GET', `/admin/v1/orgs/${org}/policies/domain`)
    return policy as Record<string, unknown>
  }

  private async control(method: string, what: string, body?: unknown): Promise<Response> {
    const answer = await fetch(`${this.base}/_sandbox/${what}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${what}: ${answer.status} ${await answer.text()}`)
    return answer
  }
}

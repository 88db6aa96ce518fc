import type { Commands } from './generated'

/** Calls a command over HTTP, as the browser test host serves it. Rejects with the host's problem. */
export async function webCall<Name extends keyof Commands>(
  name: Name,
  request: Commands[Name]['request'],
): Promise<Commands[Name]['response']> {
  const response = await fetch(`/api/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  })
  const body: unknown = await response.json()
  if (!response.ok) throw body
  return body as Commands[Name]['response']
}

import { invoke, isTauri } from '@tauri-apps/api/core'
import type { Commands } from './generated'

/** Whether this window belongs to the desktop app. */
export const inDesktop = isTauri

/**
 * What is sent beside a secret, in bytes, which nobody reads. WebKit keeps what it freed of small messages for the next
 * ones, with their text; large ones have pages of their own, which it gives back.
 */
const COVER = 256 * 1024

/** Calls a command over the desktop's IPC. Rejects with whatever the host rejects with. */
export function desktopCall<Name extends keyof Commands>(
  name: Name,
  request: Commands[Name]['request'],
): Promise<Commands[Name]['response']> {
  return invoke(name, messageOf(request))
}

/** What is sent for a request. */
export function messageOf<Request extends object>(request: Request): { request: Request; cover?: string } {
  return 'secrets' in request && request.secrets ? { request, cover: '0'.repeat(COVER) } : { request }
}

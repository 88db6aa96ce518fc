import { invoke, isTauri } from '@tauri-apps/api/core'
import type { Commands } from './generated'

/** Whether this window belongs to the desktop app. */
export const inDesktop = isTauri

/** Calls a command over the desktop's IPC. Rejects with whatever the host rejects with. */
export function desktopCall<Name extends keyof Commands>(
  name: Name,
  request: Commands[Name]['request'],
): Promise<Commands[Name]['response']> {
  return invoke(name, { request })
}

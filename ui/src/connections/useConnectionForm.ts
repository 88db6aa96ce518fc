import { useEffect, useRef, useState } from 'react'
import { call } from '../backend/call'
import type { ConnectionSettings, ConnectionView, Finding, PlatformDescriptor, Value } from '../backend/generated'

/** A connection as typed, all but its secrets, with what a check says of it. */
export interface ConnectionForm {
  settings: ConnectionSettings
  set: (change: Partial<ConnectionSettings>) => void
  setOption: (path: string, value: Value) => void
  /** Notes that a field was left: from then on its findings show. */
  leave: (path: string) => void
  /** Findings of fields that were left once. */
  findings: Finding[]
  /** Shows findings that a save or a test came to, at every field. */
  show: (findings: Finding[]) => void
}

/** Settings of a new connection to a platform. */
export function newSettings(platform: PlatformDescriptor): ConnectionSettings {
  return {
    platform: platform.id,
    name: '',
    address: '',
    environment: 'development',
    readOnly: false,
    credential: platform.credentials[0]?.id ?? '',
    options: Object.fromEntries(
      platform.options.flatMap((option) =>
        option.kind === 'choice' && option.options[0] ? [[option.path, option.options[0].value]] : [],
      ),
    ),
  }
}

/** Settings of a connection that is there. */
export function existingSettings(existing: ConnectionView): ConnectionSettings {
  const { platform, name, address, environment, readOnly, credential, options } = existing
  return { platform, name, address, environment, readOnly, credential, options }
}

/** Settings of one more connection to the server of another: all but what belongs to its credential. */
export function settingsLike(platform: PlatformDescriptor, like: ConnectionView, name: string): ConnectionSettings {
  const fresh = newSettings(platform)
  const shared = platform.options.flatMap(({ path }) => {
    const value = like.options[path]
    return value === undefined ? [] : [[path, value] as const]
  })
  return {
    ...fresh,
    name,
    address: like.address,
    environment: like.environment,
    credential: like.credential,
    options: { ...fresh.options, ...Object.fromEntries(shared) },
  }
}

/** Holds what is typed and checks it while someone types. The rules are the backend's. */
export function useConnectionForm(start: ConnectionSettings, id: string | null): ConnectionForm {
  const [settings, setSettings] = useState(start)
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [findings, setFindings] = useState<Finding[]>([])
  const [shown, setShown] = useState<Finding[]>([])
  const check = useRef(0)

  useEffect(() => {
    if (left.size === 0) return undefined
    const timer = setTimeout(() => {
      const mine = ++check.current
      call('check_connection', { id, settings, secrets: null, keep: 'keyring' }).then(
        (result) => {
          if (mine === check.current) setFindings(result)
        },
        // A check that fails guards nothing: saving checks again and says what is wrong.
        () => undefined,
      )
    }, 120)
    return () => clearTimeout(timer)
  }, [settings, left, id])

  const live = findings.filter(({ path }) => path !== null && left.has(path))
  return {
    settings,
    set: (change) => {
      setSettings((now) => ({ ...now, ...change }))
      setShown((now) => now.filter(({ path }) => path === null || !(path in change)))
    },
    setOption: (path, value) => {
      setSettings((now) => ({ ...now, options: { ...now.options, [path]: String(value) } }))
      setShown((now) => now.filter((finding) => finding.path !== path))
    },
    leave: (path) => setLeft((now) => (now.has(path) ? now : new Set([...now, path]))),
    findings: [...live, ...shown.filter((one) => !live.some(({ code, path }) => code === one.code && path === one.path))],
    show: setShown,
  }
}

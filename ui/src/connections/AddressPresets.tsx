import { Check } from 'lucide-react'
import { Button as AriaButton } from 'react-aria-components'
import type { AddressPreset } from '../backend/generated'
import { t } from '../words/t'

/** Addresses of known servers: one fills the field, any other can be typed. */
export function AddressPresets({
  presets,
  address,
  onPick,
}: {
  presets: AddressPreset[]
  /** What the field holds now. */
  address: string
  onPick: (address: string) => void
}) {
  if (presets.length === 0) return null
  return (
    <div role="group" aria-label={t('Known servers')} className="flex flex-col overflow-hidden rounded-md border border-line bg-surface">
      {presets.map((preset) => {
        const picked = preset.address === address.trim()
        return (
          <AriaButton
            key={preset.address}
            aria-pressed={picked}
            onPress={() => onPick(preset.address)}
            className={`flex min-h-7 w-full items-center gap-2 px-2 text-left -outline-offset-2 transition-colors not-first:border-t not-first:border-line ${picked ? 'bg-accent-soft' : 'hover:bg-hover'}`}
          >
            <Check size={14} aria-hidden="true" className={`shrink-0 text-accent ${picked ? '' : 'invisible'}`} />
            <span className="font-medium">{preset.label}</span>
            <span className="ml-auto min-w-0 font-mono text-help text-quiet wrap-anywhere">{withoutScheme(preset.address)}</span>
          </AriaButton>
        )
      })}
    </div>
  )
}

/** Known servers are reached by https alone, which needs no place in a narrow row. */
function withoutScheme(address: string): string {
  return address.replace(/^https:\/\//, '')
}

import { Check } from 'lucide-react'
import { Button as AriaButton } from 'react-aria-components'
import type { AddressPreset } from '../backend/generated'

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
    <div role="group" aria-label="Known servers" className="flex flex-wrap gap-2 pt-1">
      {presets.map((preset) => {
        const picked = preset.address === address.trim()
        return (
          <AriaButton
            key={preset.address}
            aria-pressed={picked}
            onPress={() => onPick(preset.address)}
            className={`inline-flex min-h-7 items-center gap-2 rounded-md border px-2 py-1 text-left transition-colors ${picked ? 'border-accent bg-accent-soft' : 'border-control bg-surface hover:bg-hover'}`}
          >
            <Check size={14} aria-hidden="true" className={`shrink-0 text-accent ${picked ? '' : 'invisible'}`} />
            <span className="flex min-w-0 flex-wrap gap-x-2">
              <span className="font-medium">{preset.label}</span>
              <span className="font-mono text-help text-quiet wrap-anywhere">{preset.address}</span>
            </span>
          </AriaButton>
        )
      })}
    </div>
  )
}

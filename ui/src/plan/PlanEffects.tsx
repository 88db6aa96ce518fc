import { CircleAlert, Info, TriangleAlert } from 'lucide-react'
import type { Effect } from '../backend/generated'
import { Details } from '../parts/Details'
import { visible } from '../parts/words'
import { type EffectWeight, effectWords } from './planWords'
import { t } from '../words/t'

const icons = { error: CircleAlert, warning: TriangleAlert, note: Info }
const tints = { error: 'text-red', warning: 'text-amber', note: 'text-quiet' }

function weightWord(weight: EffectWeight): string {
  switch (weight) {
    case 'error':
      return t('Danger')
    case 'warning':
      return t('Consequence')
    case 'note':
      return t('Good to know')
  }
}

/** The consequences in the backend's order, the worst first: a sentence each. */
export function PlanEffects({ effects }: { effects: Effect[] }) {
  if (effects.length === 0) return <p>{t('Nothing else changes.')}</p>
  return (
    <ul className="flex flex-col gap-3">
      {effects.map((effect) => {
        const { weight, sentence } = effectWords(effect)
        const Icon = icons[weight]
        return (
          <li key={sentence} data-effect={effect.effect} className="flex gap-2">
            <Icon size={16} aria-hidden="true" className={`mt-0.5 shrink-0 ${tints[weight]}`} />
            <div className="flex min-w-0 flex-col gap-1">
              <p className="max-w-prose">
                <span className="sr-only">{weightWord(weight)}: </span>
                {sentence}
              </p>
              {effect.effect === 'rewrites_login_names' && effect.examples.length > 0 && (
                <Details
                  show={t('Show {{count, number}} examples', { count: effect.examples.length })}
                  hide={t('Hide examples')}
                >
                  <ul className="flex flex-col gap-1 pl-3 font-mono text-help">
                    {effect.examples.map(({ before, after }) => (
                      <li key={before} className="wrap-anywhere">
                        {visible(before)} → {visible(after)}
                      </li>
                    ))}
                  </ul>
                </Details>
              )}
            </div>
          </li>
        )
      })}
    </ul>
  )
}

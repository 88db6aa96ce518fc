import type { FormView, Intent, Trust } from '../backend/generated'
import { Banner } from '../parts/Banner'
import { Button } from '../parts/Button'
import { visible } from '../parts/words'
import { isEnding, lockedBy } from '../settings/fieldState'
import { partyName } from './scopes/scopeWords'
import { t } from '../words/t'

/** What can be done with a trust as a whole: edited below, or done away with, each with the reason if it can't. */
export function TrustActs({
  view,
  readOnlyBecause,
  intent,
  reviewing,
  onEdit,
  onEnd,
  onKeep,
}: {
  view: FormView
  readOnlyBecause: string | null
  intent: Intent
  reviewing: boolean
  /** Goes to the fields; none while they can't be edited. */
  onEdit: (() => void) | null
  onEnd: (intent: Intent) => void
  onKeep: () => void
}) {
  const { trust, offers } = view.reading
  if (!trust) return null
  if (isEnding(intent)) {
    return (
      <Banner weight="warning" role="status" actions={<Button onPress={onKeep}>{t('Keep trust')}</Button>}>
        <p className="max-w-prose font-medium">{endWords(intent, trust)}</p>
        <p className="max-w-prose">
          {t('Nothing was sent yet: Review changes shows what will be. What was typed before is kept, and is back with Keep trust.')}
        </p>
      </Banner>
    )
  }
  return (
    <div className="flex flex-wrap items-start gap-3">
      <Button isDisabled={onEdit === null} onPress={() => onEdit?.()}>
        {t('Edit trust')}
      </Button>
      {offers.map((offer) => {
        if (!isEnding(offer.intent)) return null
        const why = readOnlyBecause ?? lockedBy(view, offer.intent)?.reason ?? null
        const id = `why-${offer.intent}`
        return (
          <span key={offer.intent} className="flex max-w-field flex-col gap-1">
            <span>
              <Button
                look="leads"
                isDisabled={why !== null || reviewing}
                {...(why === null ? {} : { 'aria-describedby': id })}
                onPress={() => onEnd(offer.intent)}
              >
                {offer.intent === 'remove' ? t('Remove trust') : t('Deactivate trust')}
              </Button>
            </span>
            {why !== null && (
              <span id={id} className="text-help text-quiet">
                {visible(why)}
              </span>
            )}
          </span>
        )
      })}
    </div>
  )
}

function endWords(intent: 'remove' | 'deactivate', trust: Trust): string {
  const gaps = { trusted: partyName(trust.trusted), trustee: partyName(trust.trustee) }
  return intent === 'remove'
    ? t('This trust will be removed: {{trusted}} may then no longer act in {{trustee}} by it.', gaps)
    : t(
        "This trust will be deactivated: {{trusted}} may then no longer act in {{trustee}} by it, and a trust that isn't active can't be edited.",
        gaps,
      )
}

import { useNavigate } from '@tanstack/react-router'
import type { ConnectionId, Org } from '../backend/generated'
import { Button } from '../parts/Button'
import { t } from '../words/t'

/** The search of *Add connection*, filled in for an org that another connection lists. */
export function newConnectionLike(like: ConnectionId, { name, id }: Org): { like: string; name: string } {
  return { like, name: name === null || name.trim() === '' ? id : name }
}

/** *Add connection*, to the server of another one, named like an org. */
export function AddConnectionButton({ like, org }: { like: ConnectionId; org: Org }) {
  const navigate = useNavigate()
  return (
    <Button
      look="primary"
      onPress={() => void navigate({ to: '/connections/new', search: newConnectionLike(like, org) })}
    >
      {t('Add connection')}
    </Button>
  )
}

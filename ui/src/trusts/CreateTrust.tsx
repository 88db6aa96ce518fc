import { useNavigate } from '@tanstack/react-router'
import { ChevronDown } from 'lucide-react'
import { useId } from 'react'
import { Menu, MenuItem, MenuTrigger, Popover, Text } from 'react-aria-components'
import { Button } from '../parts/Button'
import { environmentWord, visible } from '../parts/words'
import type { TrustList, TrustSource } from './useTrustLists'
import { t } from '../words/t'

/** *Create trust*: at once where there is one place to do so, else from a menu of connections. Each says why it can't. */
export function CreateTrust({ sources, lists, readOnlyBecause = null }: { sources: TrustSource[]; lists: TrustList[]; readOnlyBecause?: string | null }) {
  const navigate = useNavigate()
  const id = useId()
  const places = sources.map(({ connection, org }, at) => {
    const list = lists[at]
    const whose = org ?? list?.read?.org ?? null
    return { connection, org: whose, why: readOnlyBecause ?? whyNot(list, connection) }
  })
  const create = (place: (typeof places)[number] | undefined) => {
    if (!place || place.org === null) return
    void navigate({ to: '/c/$connection/o/$org/trusts/new', params: { connection: place.connection.id, org: place.org } })
  }
  if (places.length === 0) return null
  if (places.length === 1) {
    const [place] = places
    const why = place?.why ?? null
    return (
      <span className="flex flex-wrap items-center gap-3">
        {why !== null && (
          <span id={id} className="max-w-field text-help text-quiet">
            {visible(why)}
          </span>
        )}
        <Button look="primary" isDisabled={why !== null} {...(why === null ? {} : { 'aria-describedby': id })} onPress={() => create(place)}>
          {t('Create trust')}
        </Button>
      </span>
    )
  }
  return (
    <MenuTrigger>
      <Button look="primary">
        {t('Create trust')}
        <ChevronDown size={14} aria-hidden="true" />
      </Button>
      <Popover className="max-w-dialog overflow-auto rounded-md border border-control bg-surface text-text" placement="bottom end">
        <Menu
          aria-label={t('Create trust')}
          className="flex flex-col py-1 outline-none"
          disabledKeys={places.filter(({ why }) => why !== null).map(({ connection }) => connection.id)}
          onAction={(key) => create(places.find(({ connection }) => connection.id === key))}
        >
          {places.map(({ connection, why }) => (
            <MenuItem
              key={connection.id}
              id={connection.id}
              textValue={visible(connection.name)}
              className="flex min-h-8 flex-col px-3 py-1 outline-none focus:bg-selected disabled:text-quiet"
            >
              <Text slot="label">
                {visible(connection.name)} · {environmentWord[connection.environment]}
              </Text>
              {why !== null && (
                <Text slot="description" className="text-help text-quiet">
                  {visible(why)}
                </Text>
              )}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}

/** Why no trust can be created from a place, if so. */
function whyNot(list: TrustList | undefined, connection: TrustSource['connection']): string | null {
  if (connection.writes === 'read_only') return connection.reason
  const read = list?.read
  if (!read) return list?.problem ? t('Its trusts could not be read.') : t('Its trusts are being read.')
  return read.create.access === 'read_only' ? read.create.reason : null
}

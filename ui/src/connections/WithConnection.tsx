import type { ReactNode } from 'react'
import { NothingHere } from '../app/NothingHere'
import type { ConnectionId, ConnectionView, PlatformDescriptor } from '../backend/generated'
import { visible } from '../parts/words'
import { t } from '../words/t'
import { WithConnections } from './WithConnections'

/** A connection that was found, with its platform. */
export type Found = { connection: ConnectionView; platform: PlatformDescriptor }

/** Finds a connection and its platform, or says why it can't. Only a list that was read can say that there is none. */
export function WithConnection({ id, children }: { id: ConnectionId; children: (found: Found) => ReactNode }) {
  return (
    <WithConnections>
      {({ connections, platforms }) => {
        const connection = connections.find((one) => one.id === id)
        if (!connection) {
          return (
            <NothingHere
              title={t('No such connection')}
              message={t('It was removed, or never was on this computer.')}
            />
          )
        }
        const platform = platforms.find((one) => one.id === connection.platform)
        if (!platform) {
          return (
            <NothingHere
              title={t('Unknown platform')}
              message={t('{{name}} goes to a platform that this version of Orgdesk does not know.', {
                name: visible(connection.name),
              })}
            />
          )
        }
        return children({ connection, platform })
      }}
    </WithConnections>
  )
}

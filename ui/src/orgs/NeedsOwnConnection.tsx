import type { ConnectionView, Org } from '../backend/generated'
import { AddConnectionButton } from '../connections/AddConnectionButton'
import { Banner } from '../parts/Banner'
import { visible } from '../parts/words'
import { Rich } from '../words/Rich'
import { t } from '../words/t'
import { orgName } from './orgWords'

/** An org that a connection lists, yet whose credential is for another: why nothing is shown, and the way in. */
export function NeedsOwnConnection({ connection, org }: { connection: ConnectionView; org: Org }) {
  return (
    <div className="max-w-sheet p-6">
      <Banner weight="note" role="status" actions={<AddConnectionButton like={connection.id} org={org} />}>
        <p className="font-medium">
          <Rich sentence="<org>{{name}}</org> needs its own token" values={{ name: orgName(org) }} parts={{ org: <bdi /> }} />
        </p>
        <p className="max-w-prose">
          {t(
            'The credential of {{name}} is for another organization of the same server. It may list this one, but neither read nor change its settings. Add a connection with a token that is for it.',
            { name: visible(connection.name) },
          )}
        </p>
      </Banner>
    </div>
  )
}

import { Link } from '@tanstack/react-router'
import { PageHead } from '../parts/Page'
import { t } from '../words/t'

/** An address that leads nowhere: says so, and the way back. */
export function NothingHere({
  title = t('Nothing here'),
  message = t('No screen has this address.'),
}: {
  title?: string
  message?: string
}) {
  return (
    <>
      <PageHead title={title} />
      <div className="flex flex-col items-start gap-3 p-6">
        <p className="max-w-prose">{message}</p>
        <Link to="/orgs" search={{}} className="link">
          {t('Go to the start')}
        </Link>
      </div>
    </>
  )
}

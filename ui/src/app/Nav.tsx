import { Link } from '@tanstack/react-router'
import { useConnections } from '../backend/queries'
import { DraftsCount } from '../drafts/DraftsCount'
import { EnvironmentDot, EnvironmentWord } from '../parts/EnvironmentWord'
import { visible } from '../parts/words'
import { t } from '../words/t'

const place =
  'flex gap-2 border-l-3 border-transparent px-4 hover:bg-hover aria-[current=page]:border-accent aria-[current=page]:bg-selected aria-[current=page]:font-semibold'

/** Where to go; `onGo` is called back by each way taken, also the one to where one is. */
export function Nav({ onGo }: { onGo?: (() => void) | undefined }) {
  const connections = useConnections()
  const way = { className: `${place} h-8 items-center`, onClick: onGo, activeProps: {} }
  return (
    <header className="flex h-full w-nav shrink-0 flex-col border-r border-line bg-canvas">
      <p className="px-5 py-3 text-title font-semibold">Orgdesk</p>
      <nav aria-label={t('Main')} className="flex min-h-0 flex-1 flex-col">
        <div className="min-h-0 flex-1 overflow-y-auto pb-4">
          <ul className="flex flex-col">
            <li>
              <Link to="/orgs" search={{}} {...way} activeOptions={{ includeSearch: false }}>
                {t('Organizations')}
              </Link>
            </li>
            <li>
              <Link to="/trusts" {...way}>
                {t('Trusts')}
              </Link>
            </li>
            <li>
              <Link to="/drafts" {...way}>
                {t('Drafts')} <DraftsCount />
              </Link>
            </li>
            <li>
              <Link to="/changes" search={{}} {...way} activeOptions={{ includeSearch: false }}>
                {t('Changes')}
              </Link>
            </li>
            <li>
              <Link to="/connections" {...way}>
                {t('Connections')}
              </Link>
            </li>
          </ul>
          {connections.length > 0 && (
            <>
              <h2 className="px-5 pt-4 pb-1 text-help font-medium tracking-word text-quiet uppercase" id="nav-connections">
                {t('Connections')}
              </h2>
              <ul aria-labelledby="nav-connections" className="flex flex-col">
                {connections.map((connection) => (
                  <li key={connection.id}>
                    <Link
                      to="/c/$connection"
                      params={{ connection: connection.id }}
                      {...way}
                      className={`${place} items-start py-1`}
                    >
                      <span className="flex h-5 items-center">
                        <EnvironmentDot environment={connection.environment} />
                      </span>
                      <span className="flex min-w-0 flex-col">
                        <span className="truncate">{visible(connection.name)}</span>
                        <EnvironmentWord environment={connection.environment} />
                      </span>
                    </Link>
                  </li>
                ))}
              </ul>
            </>
          )}
        </div>
        <div className="border-t border-line">
          <Link to="/preferences" {...way}>
            {t('Preferences')}
          </Link>
          <Link to="/about" {...way}>
            {t('About Orgdesk')}
          </Link>
        </div>
      </nav>
    </header>
  )
}

import type { Environment } from '../backend/generated'
import { environmentWord } from './words'

const looks: Record<Environment, string> = {
  production: 'text-red font-semibold uppercase',
  staging: 'text-amber font-medium',
  development: 'text-quiet font-normal',
}

/** What a connection is for, as a word. Production is the loud one. */
export function EnvironmentWord({ environment }: { environment: Environment }) {
  return (
    <span className={`text-help tracking-word whitespace-nowrap ${looks[environment]}`}>
      {environmentWord[environment]}
    </span>
  )
}

/** The red line over the whole width that goes with anything of production. */
export function ProductionLine({ environment }: { environment: Environment }) {
  if (environment !== 'production') return null
  return <div data-production-line className="fixed inset-x-0 top-0 z-30 h-line bg-red-fill" aria-hidden="true" />
}

const dots: Record<Environment, string> = {
  production: 'bg-red-fill',
  staging: 'bg-amber',
  development: 'bg-quiet',
}

/** The dot before a connection's name; the word is always beside it. */
export function EnvironmentDot({ environment }: { environment: Environment }) {
  return <span className={`size-2 shrink-0 rounded-full ${dots[environment]}`} aria-hidden="true" />
}

import { Fragment, type ReactNode, useSyncExternalStore } from 'react'
import { language, onLanguage } from './t'

/** Makes what is in it anew when the language changes, so that no sentence stays in the one before. */
export function Spoken({ children }: { children: ReactNode }) {
  return <Fragment key={useSyncExternalStore(onLanguage, language)}>{children}</Fragment>
}

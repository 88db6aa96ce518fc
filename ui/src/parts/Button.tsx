import { type ReactNode } from 'react'
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components'

type Look = 'plain' | 'primary' | 'danger' | 'leads' | 'quiet'

const looks: Record<Look, string> = {
  plain: 'px-3 border-control bg-surface text-text hover:bg-hover pressed:bg-selected',
  primary: 'px-3 border-accent bg-accent text-on-accent hover:border-accent-hover hover:bg-accent-hover',
  danger: 'px-3 border-red-fill bg-red-fill text-on-red hover:border-text',
  // Leads to what takes something away, and does nothing by itself.
  leads: 'px-3 border-red bg-surface text-red hover:bg-red-soft',
  quiet: 'px-2 border-transparent text-accent hover:bg-hover',
}

type Props = Omit<AriaButtonProps, 'className' | 'style'> & { look?: Look; children: ReactNode }

/** A button that says its act. */
export function Button({ look = 'plain', children, ...props }: Props) {
  return (
    <AriaButton
      {...props}
      className={`inline-flex h-7 shrink-0 items-center gap-1 rounded-md border font-medium whitespace-nowrap transition-colors disabled:border-line disabled:bg-canvas disabled:text-quiet ${looks[look]}`}
    >
      {children}
    </AriaButton>
  )
}

/** A small square button with an icon and a name for those who don't see it. */
export function IconButton({
  name,
  children,
  ...props
}: Omit<AriaButtonProps, 'className' | 'style' | 'aria-label'> & { name: string; children: ReactNode }) {
  return (
    <AriaButton
      {...props}
      aria-label={name}
      className="inline-flex size-7 shrink-0 items-center justify-center rounded-md text-quiet hover:bg-hover hover:text-text"
    >
      {children}
    </AriaButton>
  )
}

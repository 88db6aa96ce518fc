import { ChevronRight } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { Button } from './Button'

/** A part that is folded until asked for. */
export function Details({
  show,
  hide,
  children,
}: {
  show: string
  hide: string
  children: ReactNode
}) {
  const [shown, setShown] = useState(false)
  const id = useId()
  return (
    <div className="flex flex-col items-start gap-2 [&>button]:-ml-2">
      <Button look="quiet" aria-expanded={shown} aria-controls={shown ? id : undefined} onPress={() => setShown(!shown)}>
        <ChevronRight size={14} aria-hidden="true" className={`transition-transform ${shown ? 'rotate-90' : ''}`} />
        {shown ? hide : show}
      </Button>
      {shown && (
        <div id={id} className="w-full min-w-0">
          {children}
        </div>
      )}
    </div>
  )
}

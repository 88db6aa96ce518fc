import { useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '../parts/Button'
import { Keys } from '../keys/Keys'
import { useShortcut } from '../keys/useShortcuts'
import { t } from '../words/t'
import type { Entry } from './entries'
import { Palette } from './Palette'

/** Opens the palette; does what was chosen in it. */
export function PaletteButton() {
  const [open, setOpen] = useState(false)
  const router = useRouter()
  useShortcut('palette', () => setOpen(true))

  const close = (chosen: Entry | null) => {
    setOpen(false)
    if (!chosen?.run) return
    const { run, leads } = chosen
    // Once the keyboard is back where it was: what is done may take it elsewhere.
    afterFrames(2, () => {
      if (leads) {
        const stop = router.subscribe('onRendered', () => {
          stop()
          // Unless the screen itself leads somewhere in it.
          afterFrames(2, () => {
            const main = document.getElementById('main')
            if (main && !main.contains(document.activeElement)) main.focus()
          })
        })
      }
      run()
    })
  }

  return (
    <>
      <Button look="quiet" aria-keyshortcuts="Control+K Meta+K" onPress={() => setOpen(true)}>
        {t('Commands')}
        <Keys keys="mod+k" />
      </Button>
      {open && <Palette onClose={close} />}
    </>
  )
}

function afterFrames(count: number, act: () => void): void {
  if (count === 0) act()
  else requestAnimationFrame(() => afterFrames(count - 1, act))
}

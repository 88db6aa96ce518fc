import { useRouter } from '@tanstack/react-router'
import { Menu } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Dialog, Modal, ModalOverlay } from 'react-aria-components'
import { IconButton } from '../parts/Button'
import { t } from '../words/t'
import { Nav } from './Nav'

/** Where to go, behind a button, where there is no room for it beside the content. */
export function NavMenu() {
  const [open, setOpen] = useState(false)
  const router = useRouter()
  // The address of the list also changes with what is looked for, a moment after the last letter.
  useEffect(() => router.subscribe('onBeforeNavigate', ({ pathChanged }) => pathChanged && setOpen(false)), [router])
  return (
    <>
      <span className="-ml-2">
        <IconButton name={t('Menu')} aria-haspopup="dialog" onPress={() => setOpen(true)}>
          <Menu size={16} aria-hidden="true" />
        </IconButton>
      </span>
      <ModalOverlay isOpen={open} onOpenChange={setOpen} isDismissable className="fixed inset-0 z-40 bg-veil">
        <Modal className="h-full w-nav text-text">
          <Dialog aria-label={t('Menu')} className="h-full outline-none">
            <Nav onGo={() => setOpen(false)} />
          </Dialog>
        </Modal>
      </ModalOverlay>
    </>
  )
}

import { type ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'

/** A dialog over the window, for one short question. */
export function Dialog({
  title,
  onClose,
  children,
  alert = false,
}: {
  title: string
  onClose: () => void
  children: ReactNode
  alert?: boolean
}) {
  return (
    <ModalOverlay
      isOpen
      isDismissable={false}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      className="fixed inset-0 z-40 flex items-start justify-center overflow-auto bg-veil p-12"
    >
      <Modal className="w-full max-w-dialog rounded-md border border-control bg-surface text-text">
        <AriaDialog role={alert ? 'alertdialog' : 'dialog'} className="flex flex-col gap-4 p-4 outline-none">
          <Heading slot="title" className="text-title font-semibold">
            {title}
          </Heading>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}

import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { useRowGrid } from './useRowGrid'

function Rows({ names, onOpen }: { names: string[]; onOpen: (name: string | undefined) => void }) {
  const { scroller, virtual, current, setActive, onKeyDown } = useRowGrid({
    count: names.length,
    row: 32,
    head: 32,
    keyOf: (index) => names[index] ?? index,
    onOpen: (index) => onOpen(names[index]),
  })
  return (
    <div role="grid" tabIndex={-1} ref={scroller} onKeyDown={onKeyDown}>
      {virtual.getVirtualItems().map(({ index }) => (
        <div key={names[index]} role="row" tabIndex={index === current ? 0 : -1} data-row={index} onFocus={() => setActive(index)}>
          {names[index]}
        </div>
      ))}
    </div>
  )
}

test('keys mean the row with the focus, also when others came in above it', async () => {
  const opened = vi.fn<(name: string | undefined) => void>()
  const { rerender } = render(<Rows names={['Acme', 'Beta']} onOpen={opened} />)
  screen.getByText('Acme').focus()
  rerender(<Rows names={['Aardvark', 'Acme', 'Beta']} onOpen={opened} />)
  expect(screen.getByText('Acme')).toHaveFocus()
  await userEvent.keyboard('{Enter}')
  expect(opened).toHaveBeenLastCalledWith('Acme')
  await userEvent.keyboard('{ArrowDown}{Enter}')
  expect(opened).toHaveBeenLastCalledWith('Beta')
})

import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { useRowGrid } from './useRowGrid'

function Rows({ names, onOpen }: { names: string[]; onOpen: (name: string | undefined) => void }) {
  const { scroller, virtual, current, setActive, slotOf, onKeyDown } = useRowGrid({
    count: names.length,
    row: 32,
    head: 32,
    keyOf: (index) => names[index] ?? index,
    onOpen: (index) => onOpen(names[index]),
  })
  return (
    <div role="grid" tabIndex={-1} ref={scroller} onKeyDown={onKeyDown}>
      {virtual.getVirtualItems().map(({ index }) => (
        <div key={slotOf(index)} role="row" tabIndex={index === current ? 0 : -1} data-row={index} onFocus={() => setActive(index)}>
          {names[index]}
        </div>
      ))}
    </div>
  )
}

const nothing = () => undefined

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

test('the row with the focus keeps it, also when so many came in above that it is out of sight', () => {
  const { rerender } = render(<Rows names={['Acme', 'Beta']} onOpen={nothing} />)
  screen.getByText('Beta').focus()
  const many = Array.from({ length: 500 }, (_, place) => `Aardvark ${place}`)
  rerender(<Rows names={[...many, 'Acme', 'Beta']} onOpen={nothing} />)
  expect(screen.getByText('Beta')).toHaveFocus()
  expect(screen.getByText('Beta')).toHaveAttribute('data-row', '501')
  expect(screen.queryByText('Acme')).toBeNull()
})

test('a row takes over the element of one that is gone, but not while somebody is at a row', () => {
  const { rerender } = render(<Rows names={['Acme', 'Beta']} onOpen={nothing} />)
  const first = screen.getByText('Acme')
  rerender(<Rows names={['Cobalt', 'Beta']} onOpen={nothing} />)
  expect(screen.getByText('Cobalt')).toBe(first)
  screen.getByText('Beta').focus()
  rerender(<Rows names={['Delta', 'Beta']} onOpen={nothing} />)
  expect(screen.getByText('Delta')).not.toBe(first)
  expect(screen.getByText('Beta')).toHaveFocus()
  rerender(<Rows names={['Delta', 'Echo']} onOpen={nothing} />)
  expect(document.body).toHaveFocus()
})

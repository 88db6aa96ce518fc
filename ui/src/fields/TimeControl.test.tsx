import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { expect, it, vi } from 'vitest'
import { expectAccessible } from '../test/axe'
import { TimeControl } from './TimeControl'

function Field({ first, onValue }: { first: string; onValue: (value: string) => void }) {
  const [value, setValue] = useState(first)
  return (
    <main>
      <h1 id="label">Expires</h1>
      <p id="help">When it ends.</p>
      <TimeControl
        id="f"
        labelledBy="label"
        describedBy="help"
        invalid={false}
        value={value}
        onChange={(next) => {
          setValue(next)
          onValue(next)
        }}
        onLeave={left}
      />
    </main>
  )
}
const left = vi.fn<() => void>()

function inBerlin() {
  const real = new Intl.DateTimeFormat().resolvedOptions()
  vi.spyOn(Intl.DateTimeFormat.prototype, 'resolvedOptions').mockReturnValue({ ...real, timeZone: 'Europe/Berlin' })
}

it('keeps the numbers when the zone is another, and follows its clock through the year', async () => {
  inBerlin()
  const onValue = vi.fn<(value: string) => void>()
  const user = userEvent.setup()
  render(<Field first="2099-07-01T12:00:00Z" onValue={onValue} />)
  const zone = screen.getByRole('combobox', { name: 'Zone' })
  expect(zone).toHaveDisplayValue('UTC')
  await user.selectOptions(zone, 'Europe/Berlin (UTC+02:00)')
  expect(onValue).toHaveBeenLastCalledWith('2099-07-01T12:00+02:00')
  const date = screen.getByRole('textbox', { name: 'Date' })
  await user.clear(date)
  await user.type(date, '2099-01-01')
  expect(onValue).toHaveBeenLastCalledWith('2099-01-01T12:00+01:00')
  expect(zone).toHaveDisplayValue('Europe/Berlin (UTC+01:00)')
  expect(screen.getByText(/11:00 UTC, which is 1 Jan 2099, 12:00 in Europe\/Berlin/)).toBeVisible()
  await expectAccessible()
})

it('holds the zone that was chosen while nothing else is typed, and is left once the group is', async () => {
  inBerlin()
  const onValue = vi.fn<(value: string) => void>()
  const user = userEvent.setup()
  render(<Field first="" onValue={onValue} />)
  expect(screen.getByText('never')).toBeVisible()
  await user.selectOptions(screen.getByRole('combobox', { name: 'Zone' }), screen.getByRole('option', { name: /Berlin/ }))
  expect(onValue).toHaveBeenLastCalledWith('')
  await user.type(screen.getByRole('textbox', { name: 'Date' }), '2099-07-01')
  await user.tab()
  expect(left).not.toHaveBeenCalled()
  await user.keyboard('09:30')
  expect(onValue).toHaveBeenLastCalledWith('2099-07-01T09:30+02:00')
  await user.tab()
  await user.tab()
  expect(left).toHaveBeenCalledTimes(1)
})

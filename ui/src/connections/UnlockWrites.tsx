import type { ConnectionId } from '../backend/generated'
import { toProblem } from '../backend/problem'
import { useAct, useForgetReadings } from '../backend/queries'
import { announce } from '../parts/announce'
import { Button } from '../parts/Button'
import { t } from '../words/t'

/** Offers writes on a production connection for a while. */
export function UnlockWritesButton({ connection }: { connection: ConnectionId }) {
  const forget = useForgetReadings()
  const unlock = useAct('unlock_writes', () => {
    announce(t('Writes are unlocked'))
    void forget(connection)
  })
  return (
    <>
      <Button isDisabled={unlock.isPending} onPress={() => unlock.mutate({ connection })}>
        {t('Unlock writes')}
      </Button>
      {unlock.isError && (
        <span role="alert" className="text-red">
          {toProblem(unlock.error).message}
        </span>
      )}
    </>
  )
}

/** Withdraws them. */
export function LockWritesButton({ connection }: { connection: ConnectionId }) {
  const forget = useForgetReadings()
  const lock = useAct('lock_writes', () => {
    announce(t('Writes are locked'))
    void forget(connection)
  })
  return (
    <>
      <Button isDisabled={lock.isPending} onPress={() => lock.mutate({ connection })}>
        {t('Lock writes')}
      </Button>
      {lock.isError && (
        <span role="alert" className="text-red">
          {toProblem(lock.error).message}
        </span>
      )}
    </>
  )
}

import { QueryClient, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call, type CommandName, type RequestOf, type ResponseOf } from './call'
import type { ConnectionId, ConnectionView, PlatformDescriptor } from './generated'

/** The cache. WebKitGTK may say that it is offline, hence `always`; repeating reads is the backend's business. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { networkMode: 'always', retry: false, refetchOnWindowFocus: false, refetchOnReconnect: false },
      mutations: { networkMode: 'always', retry: false },
    },
  })
}

/** A command as a query. Its key is its name and its request. */
export function commandQuery<Name extends CommandName>(name: Name, request: RequestOf<Name>) {
  return queryOptions<ResponseOf<Name>>({ queryKey: [name, request], queryFn: () => call(name, request) })
}

/** Reads through a command. */
export function useCommand<Name extends CommandName>(
  name: Name,
  request: RequestOf<Name>,
  options?: { staleTime?: number },
) {
  return useQuery({ ...commandQuery(name, request), ...options })
}

/** Acts through a command. Never for secrets: a mutation keeps its variables. */
export function useAct<Name extends CommandName>(
  name: Name,
  after?: (response: ResponseOf<Name>, request: RequestOf<Name>) => void,
) {
  return useMutation({
    mutationFn: (request: RequestOf<Name>) => call(name, request),
    onSuccess: (response, request) => after?.(response, request),
  })
}

const noConnections: ConnectionView[] = []
const noPlatforms: PlatformDescriptor[] = []

/** All connections; none while they are read for the first time. */
export function useConnections(): ConnectionView[] {
  return useCommand('list_connections', {}).data ?? noConnections
}

/** One connection. */
export function useConnection(id: ConnectionId): ConnectionView | undefined {
  return useConnections().find((connection) => connection.id === id)
}

/** The platforms as they describe themselves. They don't change while the app runs. */
export function usePlatforms(): PlatformDescriptor[] {
  return useCommand('list_platforms', {}, { staleTime: Infinity }).data ?? noPlatforms
}

/** The platform of a connection. */
export function usePlatform(connection: ConnectionView | undefined): PlatformDescriptor | undefined {
  return usePlatforms().find((platform) => platform.id === connection?.platform)
}

/** Marks all that was read from a connection as to be read again, and the list of connections with it. */
export function useForgetReadings(): (id: ConnectionId) => Promise<void> {
  const client = useQueryClient()
  return async (id) => {
    await client.invalidateQueries({
      predicate: ({ queryKey: [name, request] }) =>
        name === 'list_connections' ||
        (typeof request === 'object' && request !== null && 'connection' in request && request.connection === id),
    })
  }
}

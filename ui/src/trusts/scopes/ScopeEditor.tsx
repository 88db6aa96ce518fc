import { useId, useMemo, useRef } from 'react'
import type { ScopeCatalog, Scopes } from '../../backend/generated'
import { announce } from '../../parts/announce'
import { Button } from '../../parts/Button'
import { visible } from '../../parts/words'
import { AddBox } from './AddBox'
import { RoleList } from './RoleList'
import { putBack, serviceOf, without, withRoles, withService } from './scopeEdits'
import { ChangeWord, Named } from './ScopesDiff'
import { diffScopes, namesOf, noScopes } from './scopeWords'
import { t } from '../../words/t'

/** What a trust allows: everything, or roles of the organization and of its services. */
export function ScopeEditor({
  label,
  scopes,
  before,
  catalog,
  onChange,
}: {
  label: string
  scopes: Scopes
  /** As the server has it; null of a trust that isn't there yet. */
  before: Scopes | null
  catalog: ScopeCatalog | null
  onChange: (scopes: Scopes) => void
}) {
  const id = useId()
  const services = useRef<HTMLDivElement>(null)
  const names = useMemo(() => namesOf(catalog), [catalog])
  const from = before ?? noScopes
  const { groups } = useMemo(() => diffScopes(before, scopes), [before, scopes])
  const [organization, ...ofServices] = groups
  const offers = useMemo(
    () => (catalog?.services ?? []).map((one) => ({ id: one.id, name: visible(one.label || one.id) })),
    [catalog],
  )
  const offeredOf = useMemo(() => new Map((catalog?.services ?? []).map((one) => [one.id, one])), [catalog])
  const taken = useMemo(() => new Set(scopes.services.map(({ service }) => service)), [scopes.services])
  const listed = scopes.organization.allRoles || scopes.organization.roles.length > 0 || scopes.services.length > 0

  return (
    <div className="flex min-w-0 flex-col gap-4" data-scope-editor>
      <div role="radiogroup" aria-label={t('{{field}}: all or chosen', { field: label })} className="flex h-7 items-center gap-6">
        {[true, false].map((all) => (
          <label key={String(all)} className="inline-flex h-7 items-center gap-2">
            <input
              type="radio"
              className="mark"
              name={id}
              checked={scopes.all === all}
              onChange={() => onChange({ ...scopes, all })}
            />
            {all ? t('All scopes') : t('Chosen scopes')}
          </label>
        ))}
      </div>
      {scopes.all && listed && (
        <p className="max-w-prose text-help text-amber">
          {t('What is listed below is kept and sent along, although all scopes include it.')}
        </p>
      )}
      {(!scopes.all || listed) && (
        <>
          <div role="group" aria-labelledby={`${id}organization`} className="flex min-w-0 flex-col gap-2 rounded-md border border-line p-3">
            <h3 id={`${id}organization`} className="font-semibold">
              {t('Organization roles')}
            </h3>
            {organization && (
              <RoleList
                says={{
                  add: t('Add an organization role'),
                  button: t('Add organization role'),
                  which: t('Which organization roles'),
                  listed: t('Listed organization roles'),
                }}
                group={organization}
                roles={scopes.organization}
                before={from.organization}
                offered={catalog?.organization}
                nameOf={names.organizationRole}
                onChange={(change) => onChange(withRoles(scopes, 'organization', change))}
              />
            )}
          </div>
          <div ref={services} role="group" aria-labelledby={`${id}services`} className="flex min-w-0 flex-col gap-3 rounded-md border border-line p-3">
            <h3 id={`${id}services`} className="font-semibold">
              {t('Service roles')}
            </h3>
            {ofServices.map((group, place) => {
              const service = group.service ?? ''
              const name = names.service(service)
              const roles = scopes.services[place]
              return (
                <div key={group.key} role="group" aria-label={t('Roles of {{name}}', { name })} className="flex min-w-0 flex-col gap-2 border-l-3 border-line pl-3">
                  <div className="flex flex-wrap items-center gap-2">
                    <ChangeWord change={group.change} />
                    <h3 className="font-medium">
                      <Named name={name} id={service} struck={!roles} />
                    </h3>
                    <Button
                      look="quiet"
                      aria-label={roles ? t('Remove {{name}}', { name }) : t('Put back {{name}}', { name })}
                      onPress={() => {
                        if (roles) {
                          onChange({ ...scopes, services: without(scopes.services, place) })
                          if (group.change === 'added') {
                            services.current?.querySelector<HTMLElement>(`[id="${id}add"]`)?.focus()
                          }
                        } else if (group.was) {
                          onChange({ ...scopes, services: putBack(scopes.services, from.services, group.was, serviceOf) })
                        }
                        announce(roles ? t('{{name}} removed', { name }) : t('{{name}} put back', { name }))
                      }}
                    >
                      {roles ? t('Remove') : t('Put back')}
                    </Button>
                  </div>
                  {roles && (
                    <RoleList
                      says={{
                        add: t('Add a role of {{name}}', { name }),
                        button: t('Add role of {{name}}', { name }),
                        which: t('Which roles of {{name}}', { name }),
                        listed: t('Listed roles of {{name}}', { name }),
                      }}
                      group={group}
                      roles={roles}
                      before={group.was ?? noScopes.organization}
                      offered={offeredOf.get(service)}
                      nameOf={(role) => names.serviceRole(service, role)}
                      onChange={(change) => onChange(withRoles(scopes, place, change))}
                    />
                  )}
                </div>
              )
            })}
            <AddBox
              id={`${id}add`}
              label={t('Add a service')}
              button={t('Add service')}
              offered={offers}
              taken={taken}
              help={catalog?.services_problem}
              onAdd={(service) => {
                onChange({ ...scopes, services: withService(scopes.services, service, from.services) })
                announce(t('{{name}} added', { name: names.service(service) }))
              }}
            />
          </div>
        </>
      )}
    </div>
  )
}

import { Link, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { NothingHere } from '../app/NothingHere'
import type { Act, ConnectionId, ConnectionView, FormDescriptor, FormRef, OrgId, OrgView, Party, Stamp, Trust, TrustId } from '../backend/generated'
import { toProblem } from '../backend/problem'
import { useCommand } from '../backend/queries'
import { type Found, WithConnection } from '../connections/WithConnection'
import { orgName } from '../orgs/orgWords'
import { announce } from '../parts/announce'
import { CopyId } from '../parts/CopyId'
import { useTitle } from '../parts/Page'
import { Time } from '../parts/Time'
import { visible } from '../parts/words'
import { formKey } from '../settings/DraftBook'
import { FormPanel } from '../settings/FormPanel'
import { LevelHead } from '../settings/LevelHead'
import { OrgProblem, readOnlyBecause } from '../settings/OrgFrame'
import { breadthWords, partyName } from './scopes/scopeWords'
import { arrowWords, expiryWords, trustSentence } from './trustWords'
import { Rich } from '../words/Rich'
import { t } from '../words/t'

type Where = { connection: ConnectionId; org: OrgId }

/** One trust: what it is, and its form. */
export function TrustPage({ connection, org, trust }: Where & { trust: TrustId }) {
  return <WithConnection id={connection}>{(found) => <OneTrust {...found} org={org} trust={trust} />}</WithConnection>
}

function OneTrust({ platform, ...rest }: Found & { org: OrgId; trust: TrustId }) {
  const descriptor = platform.forms.find((form) => form.id === platform.trusts?.edit)
  return descriptor ? <KnownTrust {...rest} descriptor={descriptor} /> : <NoTrusts name={platform.name} />
}

function KnownTrust({
  connection,
  descriptor,
  org,
  trust: id,
}: {
  connection: ConnectionView
  descriptor: FormDescriptor
  org: OrgId
  trust: TrustId
}) {
  const form: FormRef = { connection: connection.id, level: { kind: 'trust', org, id }, form: descriptor.id }
  const level = useOrgLevel(connection, org)
  const opened = useCommand('open_form', form)
  const trust = opened.data?.reading.trust ?? null
  const gone = useGone(connection, org)
  const title = trust ? arrowWords(trust) : t('Trust')
  useTitle(title)
  return (
    <div className="flex h-full min-h-0 flex-col">
      <LevelHead
        connection={connection}
        trail={<Trail connection={connection.id} org={org} name={level.name} />}
        name={<h1 className="min-w-0 text-head font-semibold">{trust ? <Arrow trust={trust} /> : t('Trust')}</h1>}
      >
        <span className="text-help text-quiet">{t('id')}</span>
        <CopyId id={id} what="trust id" />
      </LevelHead>
      <OrgProblem connection={connection.id} asked={level.asked} />
      {trust && <TrustFacts trust={trust} />}
      <FormPanel
        key={formKey(form)}
        descriptor={descriptor}
        form={form}
        connection={connection}
        levelName={title}
        readOnlyBecause={level.readOnlyBecause}
        unlisted={level.unlisted}
        failed={level.asked.isError ? toProblem(level.asked.error) : null}
        onGone={gone}
      />
    </div>
  )
}

/** A trust that an org is about to give. */
export function NewTrustPage({ connection, org }: Where) {
  return <WithConnection id={connection}>{(found) => <NewTrust {...found} org={org} />}</WithConnection>
}

function NewTrust({ connection, platform, org }: Found & { org: OrgId }) {
  const descriptor = platform.forms.find((form) => form.id === platform.trusts?.create)
  const level = useOrgLevel(connection, org)
  const gone = useGone(connection, org)
  useTitle(t('Create trust'))
  if (!descriptor) return <NoTrusts name={platform.name} />
  const form: FormRef = { connection: connection.id, level: { kind: 'new_trust', org }, form: descriptor.id }
  return (
    <div className="flex h-full min-h-0 flex-col">
      <LevelHead
        connection={connection}
        trail={<Trail connection={connection.id} org={org} name={level.name} />}
        name={<h1 className="text-head font-semibold">{t('Create trust')}</h1>}
      />
      <OrgProblem connection={connection.id} asked={level.asked} />
      <FormPanel
        key={formKey(form)}
        descriptor={descriptor}
        form={form}
        connection={connection}
        levelName={t('a new trust that {{org}} gives', { org: level.name })}
        readOnlyBecause={level.readOnlyBecause}
        unlisted={level.unlisted}
        failed={level.asked.isError ? toProblem(level.asked.error) : null}
        trustee={level.party}
        onGone={gone}
      />
    </div>
  )
}

/** Where to go once a trust was made or removed, and that was seen. */
function useGone(connection: ConnectionView, org: OrgId): (act: Act, made: TrustId | null) => void {
  const navigate = useNavigate()
  return (act, made) => {
    const params = { connection: connection.id, org }
    announce(act === 'create' ? t('Trust created') : t('Trust removed'))
    // What is left lies behind: Back must not lead to a trust that is no more, nor to a form that is done.
    if (made !== null && act === 'create') {
      void navigate({ to: '/c/$connection/o/$org/trusts/$trust', params: { ...params, trust: made }, replace: true })
    } else {
      void navigate({ to: '/c/$connection/o/$org/trusts', params, replace: true })
    }
  }
}

/** The org that a trust is changed through, as far as its server tells. */
function useOrgLevel(connection: ConnectionView, id: OrgId) {
  const asked = useCommand('get_org', { connection: connection.id, org: id })
  const org: OrgView['org'] = asked.data?.org ?? null
  return {
    name: org ? orgName(org) : visible(id),
    party: { id, name: org?.name ?? null } satisfies Party,
    unlisted: asked.data !== undefined && org === null,
    readOnlyBecause: asked.isPending ? t('This organization is still looked up.') : readOnlyBecause(org !== null, asked.isError),
    asked,
  }
}

function NoTrusts({ name }: { name: string }) {
  return (
    <NothingHere
      title={t('No trusts')}
      message={t('Organizations of {{platform}} have no trusts between them.', { platform: name })}
    />
  )
}

/** Both orgs and the arrow between them: the left one gives, the right one may act. */
function Arrow({ trust }: { trust: Trust }) {
  return (
    <span className="block truncate">
      <bdi>{partyName(trust.trustee)}</bdi>
      {' → '}
      <bdi>{partyName(trust.trusted)}</bdi>
    </span>
  )
}

/** The way back: the org, and its trusts. */
function Trail({ connection, org, name }: Where & { name: string }) {
  const params = { connection, org }
  return (
    <>
      <Link to="/c/$connection/o/$org" params={params} search={{}} className="link">
        <bdi>{name}</bdi>
      </Link>
      <span aria-hidden="true" className="text-quiet">
        ›
      </span>
      <Link to="/c/$connection/o/$org/trusts" params={params} className="link">
        {t('Trusts')}
      </Link>
      <span aria-hidden="true" className="text-quiet">
        ›
      </span>
    </>
  )
}

/** What a trust is, in one look. */
function TrustFacts({ trust }: { trust: Trust }) {
  const { word, days, look } = expiryWords(trust.expiry)
  return (
    <section aria-label={t('About this trust')} className="flex flex-col gap-2 border-b border-line bg-surface px-6 py-3">
      <p className="max-w-sheet">
        {trustSentence(trust)}
      </p>
      <dl className="flex max-w-sheet flex-wrap gap-x-6 gap-y-1 text-help">
        <Fact label={t('Type')}>{visible(trust.kind)}</Fact>
        <Fact label={t('Status')}>
          <span className={trust.status.active ? '' : 'text-amber'}>{visible(trust.status.label)}</span>
        </Fact>
        <Fact label={t('Allows')}>{breadthWords(trust.breadth)}</Fact>
        <Fact label={t('Ends')}>
          <span className={trust.status.active ? look : ''}>
            {word !== null && `${word}, `}
            {trust.expiry.at === null ? days : <Time at={trust.expiry.at} tip="end" />}
          </span>
          {trust.expiry.perhaps !== null && (
            <span className="text-amber">
              {' '}
              <Rich
                sentence="or <time/>, if it was written in another unit of time"
                parts={{ time: <Time at={trust.expiry.perhaps} /> }}
              />
            </span>
          )}
        </Fact>
        <Fact label={t('Created')}>
          <StampWords stamp={trust.created} />
        </Fact>
        <Fact label={t('Updated')}>
          <StampWords stamp={trust.updated} />
        </Fact>
        <Fact label={t('Gives')}>
          {partyName(trust.trustee)} <CopyId id={trust.trustee.id} of={partyName(trust.trustee)} />
        </Fact>
        <Fact label={t('May act')}>
          {partyName(trust.trusted)} <CopyId id={trust.trusted.id} of={partyName(trust.trusted)} />
        </Fact>
      </dl>
    </section>
  )
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex items-center gap-x-2">
      <dt className="text-quiet">{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function StampWords({ stamp: { at, by } }: { stamp: Stamp }) {
  if (by === null) return at === null ? t('not told') : <Time at={at} />
  const values = { who: visible(by) }
  const who = <bdi />
  return at === null ? (
    <Rich sentence="at a time not told by <who>{{who}}</who>" values={values} parts={{ who }} />
  ) : (
    <Rich sentence="<time/> by <who>{{who}}</who>" values={values} parts={{ who, time: <Time at={at} /> }} />
  )
}

import { ArrowDown, ArrowUp } from 'lucide-react'
import { columnWords, type OrgColumn, orgColumns, type OrgSort } from './sort'

/** What the columns are, and by which of them the rows are sorted. */
export function OrgGridHead({ sort, onSort }: { sort: OrgSort | null; onSort: (by: OrgColumn) => void }) {
  return (
    <div role="rowgroup" className="sticky top-0 z-10 min-w-orgs">
      <div role="row" aria-rowindex={1} className="org-columns h-8 border-b border-line bg-canvas px-6 text-help font-medium text-quiet">
        {orgColumns.map((column) => {
          const sorted = sort?.by === column
          const Icon = sort?.descending ? ArrowDown : ArrowUp
          return (
            <span
              key={column}
              role="columnheader"
              aria-sort={sorted ? (sort.descending ? 'descending' : 'ascending') : 'none'}
              className="min-w-0"
            >
              <button
                type="button"
                onClick={() => onSort(column)}
                className={`flex h-7 max-w-full items-center gap-1 truncate hover:text-text ${sorted ? 'text-text' : ''}`}
              >
                {columnWords(column)}
                {sorted && <Icon size={12} aria-hidden="true" className="shrink-0" />}
              </button>
            </span>
          )
        })}
      </div>
    </div>
  )
}

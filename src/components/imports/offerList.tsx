// A list to choose one of: cards with a name, what it is and how large, with a search field where there are many.
import type { TranslationBundle } from '@jupyterlab/translation';
import { type ReactElement, useEffect, useId, useState } from 'react';

import { messageOf } from '../../utils/errors';
import { Icon } from '../icon';

/** Something that can be chosen. */
export interface IOffer {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly size: string | null;
}

export interface IOfferListProps {
  /** For screen readers: what is chosen here. */
  readonly label: string;
  /** What is said when there is nothing to choose. */
  readonly empty: string;
  /** Reads the offers; the same function as long as they are the same. */
  readonly load: () => Promise<readonly IOffer[]>;
  readonly chosen: string | null;
  readonly onChoose: (offer: IOffer) => void;
  readonly trans: TranslationBundle;
}

/** From this number on there is a search field. */
const MANY = 10;

export function OfferList(props: IOfferListProps): ReactElement {
  const { label, empty, load, chosen, onChoose, trans } = props;
  const group = useId();
  const [offers, setOffers] = useState<readonly IOffer[] | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [query, setQuery] = useState('');
  useEffect(() => {
    let isCurrent = true;
    load().then(
      found => {
        if (isCurrent) {
          setOffers(found);
        }
      },
      (reason: unknown) => {
        if (isCurrent) {
          setFailure(messageOf(reason));
        }
      }
    );
    return () => {
      isCurrent = false;
    };
  }, [load]);

  if (failure !== null) {
    return (
      <div className="df-Problem" role="alert">
        {failure}
      </div>
    );
  }
  if (offers === null) {
    return <Waiting trans={trans} />;
  }
  if (offers.length === 0) {
    return <p className="df-Meta">{empty}</p>;
  }
  const found = offers.filter(offer => isFound(offer, query));
  return (
    <>
      {offers.length < MANY ? null : (
        <div className="df-Import-search">
          <Icon name="search" />
          <input
            type="search"
            className="df-Field"
            placeholder={trans.__('Find')}
            aria-label={trans.__('Find in the list')}
            value={query}
            spellCheck={false}
            onChange={event => {
              setQuery(event.currentTarget.value);
            }}
          />
        </div>
      )}
      <div role="radiogroup" aria-label={label} className="df-Import-offers">
        {found.map((offer, at) => (
          <label key={offer.name} className="df-Import-offer">
            <input
              type="radio"
              name={group}
              aria-label={offer.title}
              aria-describedby={`${group}-${at}`}
              checked={offer.name === chosen}
              onChange={() => {
                onChoose(offer);
              }}
            />
            <span className="df-Import-offerText" id={`${group}-${at}`}>
              <span className="df-Import-offerTitle">{offer.title}</span>
              {offer.size === null ? null : <span className="df-Meta">{offer.size}</span>}
              {offer.summary === '' ? null : (
                <span className="df-Import-offerSummary">{offer.summary}</span>
              )}
            </span>
          </label>
        ))}
        {found.length === 0 ? (
          <p className="df-Meta" role="status">
            {trans.__('Nothing is called that.')}
          </p>
        ) : null}
      </div>
    </>
  );
}

function isFound(offer: IOffer, query: string): boolean {
  const text = `${offer.title} ${offer.summary}`.toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every(word => text.includes(word));
}

/** Grey lines of the size of what will come; the style shows them only after a moment. */
export function Waiting({ trans }: { readonly trans: TranslationBundle }): ReactElement {
  return (
    <div className="df-Import-waiting" role="status">
      <span />
      <span />
      <span />
      <p className="df-Meta">{trans.__('Asking the library. The first time it has to start.')}</p>
    </div>
  );
}

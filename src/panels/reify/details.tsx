// The right column: the code of the selected operation, what to know about it, and what its proof found.
import type { IEditorServices } from '@jupyterlab/codeeditor';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReactElement } from 'react';

import { CodeView } from '../../components/codeView';
import { Glyph } from '../../components/glyph';
import { Icon } from '../../components/icon';
import { ProofStanding } from '../../components/proofLine';
import { Badge, StatusMark } from '../../components/status';
import type { Proof, Proposal, ProposedStep } from '../../documents/generated/api';
import { typeFamily } from '../../documents/typeFamily';
import { verdictLabel } from '../../components/verdicts';

export interface IDetailsProps {
  readonly proposal: Proposal;
  readonly step: ProposedStep | null;
  readonly proof: Proof | null;
  readonly editors: IEditorServices;
  readonly trans: TranslationBundle;
}

export function Details({ proposal, step, proof, editors, trans }: IDetailsProps): ReactElement {
  const modules = Object.entries(proposal.modules);
  return (
    <aside className="df-Reify-details" aria-label={trans.__('Code and findings')}>
      <header className="df-Reify-head">
        <Icon name="file" />
        <span className="df-Mono df-mod-cut">{step?.path ?? proposal.path}</span>
        <span className="df-Meta">{trans.__('Preview')}</span>
      </header>
      <div className="df-Reify-scroll">
        {proof === null ? null : <ProofStanding proof={proof} trans={trans} />}
        {proof !== null && step !== null ? (
          <Findings proof={proof} step={step} trans={trans} />
        ) : null}
        {step === null ? null : (
          <CodeView
            code={step.code}
            editors={editors.factoryService}
            label={trans.__('Code of %1', step.name)}
          />
        )}
        <Notes title={trans.__('Good to know')} notes={step?.notes ?? []} />
        <Notes title={trans.__('The whole pipeline')} notes={proposal.notes} />
        {modules.map(([path, code]) => (
          <details key={path} className="df-Reify-module">
            <summary>
              <span className="df-Mono">{path}</span>
              <span className="df-Meta">{trans.__('shared by the operations')}</span>
            </summary>
            <CodeView
              code={code}
              editors={editors.factoryService}
              label={trans.__('Code of %1', path)}
            />
          </details>
        ))}
      </div>
    </aside>
  );
}

function Notes(props: {
  readonly title: string;
  readonly notes: readonly string[];
}): ReactElement | null {
  return props.notes.length === 0 ? null : (
    <section className="df-Reify-notes">
      <h4>{props.title}</h4>
      {props.notes.map(note => (
        <p key={note}>{note}</p>
      ))}
    </section>
  );
}

/** The values of one operation, each with its verdict and the reason. */
function Findings(props: {
  readonly proof: Proof;
  readonly step: ProposedStep;
  readonly trans: TranslationBundle;
}): ReactElement | null {
  const { proof, step, trans } = props;
  const values = Object.entries(proof.values).filter(([, value]) => value.node === step.name);
  const verdict = proof.nodes[step.name];
  if (values.length === 0) {
    return null;
  }
  return (
    <section className="df-Reify-findings">
      <h4>
        {trans.__('Proof of %1', step.name)}
        {verdict === undefined ? null : (
          <Badge status={verdict} label={verdictLabel(verdict, trans)} />
        )}
      </h4>
      {values.map(([name, value]) => (
        <div key={name} className="df-Reify-finding">
          <Glyph
            family={typeFamily(value.type ?? (name.startsWith('figure-') ? 'figure' : null))}
          />
          <span className="df-Mono">{name}</span>
          <StatusMark status={value.verdict} label={verdictLabel(value.verdict, trans)}>
            {value.verdict === 'blocked' && value.by
              ? trans.__('blocked by %1', value.by)
              : verdictLabel(value.verdict, trans).toLowerCase()}
          </StatusMark>
          {value.reason ? <p className="df-Meta">{value.reason}</p> : null}
        </div>
      ))}
    </section>
  );
}

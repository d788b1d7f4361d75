// The bar at the bottom: targets and what would be made; then what was made, the proof's progress and its findings.
import type { TranslationBundle } from '@jupyterlab/translation';
import { type ReactElement, useId, useState } from 'react';

import { Glyph } from '../../components/glyph';
import { Icon } from '../../components/icon';
import { isRunning as isRunningProof, isStale, ProofLine } from '../../components/proofLine';
import type { Proposal } from '../../documents/generated/api';
import { typeFamily } from '../../documents/typeFamily';
import { formatSeconds } from '../../utils/format';
import { CheckPreview } from './checkPreview';
import { toggleTarget } from './edits';
import { checkSeconds, givenSteps } from './expected';
import type { ProposalModel } from './model';

export interface IFooterProps {
  readonly model: ProposalModel;
  readonly proposal: Proposal;
  readonly trans: TranslationBundle;
  readonly openPipeline: (path: string) => void;
  readonly openExecution: (id: string) => void;
}

export function Footer(props: IFooterProps): ReactElement {
  const { model, proposal, trans, openPipeline, openExecution } = props;
  const { made, proof, busy } = model;
  const isRunning = proof !== null && isRunningProof(proof);
  const isOld = proof !== null && isStale(proof);
  const isOver = model.news?.kind === 'over';
  const [isOpen, setOpen] = useState(false);
  const preview = useId();
  const seconds = checkSeconds(proposal, model.given);
  const given = givenSteps(proposal, model.given).length;
  return (
    <footer className="df-Reify-footer">
      {model.problem === null ? null : (
        <div className="df-Problem" role="alert">
          {model.problem}
        </div>
      )}
      {isOpen && !isRunning ? (
        <CheckPreview id={preview} model={model} proposal={proposal} trans={trans} />
      ) : null}
      <div className="df-Reify-bar">
        {proof === null ? (
          <Targets {...props} />
        ) : (
          <ProofLine proof={proof} trans={trans} openExecution={openExecution} />
        )}
        <div className="df-Reify-actions">
          {made === null ? (
            <span className="df-Meta">{summary(proposal, trans)}</span>
          ) : (
            <span className="df-Meta" role="status">
              {made.message}
            </span>
          )}
          {isRunning ? (
            <button
              type="button"
              className="df-Button"
              onClick={() => {
                void model.cancelCheck();
              }}
            >
              <Icon name="stop" />
              {trans.__('Cancel')}
            </button>
          ) : (
            <>
              {made === null ? (
                <button
                  type="button"
                  className="df-Button"
                  disabled={busy !== null || model.isWaiting}
                  onClick={() => {
                    void model.make();
                  }}
                >
                  {busy === 'making' ? trans.__('Creating…') : trans.__('Create')}
                </button>
              ) : null}
              {proposal.steps.length > 1 ? (
                <button
                  type="button"
                  className="df-Button df-mod-quiet"
                  aria-expanded={isOpen}
                  aria-controls={isOpen ? preview : undefined}
                  disabled={isOver}
                  onClick={() => {
                    setOpen(!isOpen);
                  }}
                >
                  {given === 0
                    ? trans.__('What the check runs')
                    : trans._n('%1 step taken as given', '%1 steps taken as given', given)}
                  <Icon name={isOpen ? 'down' : 'right'} />
                </button>
              ) : null}
              <button
                type="button"
                className={`df-Button ${(made === null || proof === null || isOld) && !isOver ? 'df-mod-primary' : ''}`}
                disabled={busy !== null || model.isWaiting || isOver}
                onClick={() => {
                  void model.check();
                }}
              >
                <Icon name="shield" />
                {checkLabel(model, seconds, trans)}
              </button>
              {made === null ? null : (
                <button
                  type="button"
                  className={`df-Button ${(proof === null || isOld) && !isOver ? '' : 'df-mod-primary'}`}
                  onClick={() => {
                    openPipeline(made.pipeline);
                  }}
                >
                  <Icon name="pipeline" />
                  {trans.__('Open the pipeline')}
                </button>
              )}
            </>
          )}
        </div>
      </div>
    </footer>
  );
}

function checkLabel(model: ProposalModel, seconds: number, trans: TranslationBundle): string {
  if (model.busy === 'keeping') {
    return trans.__('Waiting for the kernel’s values…');
  }
  const about = seconds >= 1 ? ` (${trans.__('about %1', formatSeconds(seconds))})` : '';
  if (model.proof !== null) {
    return trans.__('Check again') + about;
  }
  return model.made === null
    ? trans.__('Create and check that it reproduces') + about
    : trans.__('Check that it reproduces') + about;
}

function Targets({ model, proposal, trans }: IFooterProps): ReactElement {
  const [isOpen, setOpen] = useState(false);
  const chosen = proposal.targets.filter(target => target.chosen);
  const shown = isOpen ? proposal.targets : chosen.slice(0, 4);
  return (
    <div className="df-Reify-targets" role="group" aria-label={trans.__('Targets')}>
      <h4>{trans.__('Targets')}</h4>
      {shown.map(target => (
        <button
          key={target.name}
          type="button"
          className={`df-Chip ${target.chosen ? 'df-mod-selected' : ''}`}
          aria-pressed={target.chosen}
          title={target.summary ?? ''}
          disabled={target.chosen && chosen.length === 1}
          onClick={() => {
            void model.change({ targets: toggleTarget(proposal, target.name) });
          }}
        >
          <Glyph family={typeFamily(target.kind === 'figure' ? 'figure' : target.type)} />
          <span className="df-Mono">{target.name}</span>
          {target.chosen ? <Icon name="close" /> : <Icon name="plus" />}
        </button>
      ))}
      <button
        type="button"
        className="df-Button df-mod-quiet"
        aria-expanded={isOpen}
        onClick={() => {
          setOpen(!isOpen);
        }}
      >
        {isOpen
          ? trans.__('Done')
          : chosen.length > 4
            ? trans.__('%1 more…', chosen.length - 4)
            : trans.__('Choose…')}
      </button>
    </div>
  );
}

function summary(proposal: Proposal, trans: TranslationBundle): string {
  const attributes = proposal.steps.reduce(
    (sum, step) => sum + step.attributes.filter(attribute => attribute.used).length,
    0
  );
  return [
    trans._n('%1 operation', '%1 operations', proposal.steps.length),
    trans._n('%1 file', '%1 files', proposal.inputs.length),
    trans._n('%1 attribute', '%1 attributes', attributes)
  ].join(', ');
}

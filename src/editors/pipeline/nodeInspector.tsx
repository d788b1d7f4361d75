// Everything about one node: its file, attributes, references, artifact, connections, and what is wrong with it.
import { type ReactElement, useId } from 'react';

import { Glyph } from '../../components/glyph';
import { Icon } from '../../components/icon';
import { StatusMark } from '../../components/status';
import type * as Api from '../../documents/generated/api';
import type { IPipelineProblem, Node } from '../../documents/pipeline/model';
import type { IGraphNode, IGraphPort } from '../../graph/types';
import { openAsNotebook, openCode, openFile, runUntil } from './actions';
import { AttributeField } from './attributeField';
import { fileOf } from './graphOf';
import { NodeRun } from './nodeRunView';
import { ReferenceField } from './referenceField';
import { SavedInput } from '../common/savedInput';
import { Section } from '../common/section';
import type { EditorState } from './state';

export interface INodeInspectorProps {
  readonly state: EditorState;
  readonly id: string;
  readonly node: Node;
}

export function NodeInspector({ state, id, node }: INodeInspectorProps): ReactElement {
  const { trans, model } = state;
  const file = fileOf(node);
  const item = file === null ? undefined : state.files?.items.get(file);
  const known = model.interfaceOf(id);
  const problems = model.problems.filter(each => each.node === id);
  const drawn = state.graph.nodes.find(each => each.id === id);
  const attributes = known?.attributes ?? [];
  const references = node.kind === 'operation' ? (known?.references ?? []) : [];
  return (
    <>
      <section className="df-Side-section df-Inspector-head">
        <label className="df-Inspector-title">
          <Icon name={drawn?.icon ?? 'operation'} />
          <SavedInput
            label={trans.__('Title of the node')}
            value={node.title ?? ''}
            placeholder={state.title(id)}
            isDisabled={state.isReadOnly}
            onSave={title => {
              state.edit(() => {
                model.setTitle(id, title);
              });
            }}
          />
        </label>
        {file === null ? null : (
          <div className="df-Inspector-file">
            <span className="df-Mono" title={file}>
              {file}
            </span>
            <button
              type="button"
              className="df-Link"
              onClick={() => {
                void openCode(state, id);
              }}
            >
              {node.kind === 'pipeline' ? trans.__('Open') : trans.__('Open code')}
            </button>
          </div>
        )}
        {item === undefined || item.doc === '' ? null : (
          <p className="df-Inspector-doc">{item.doc}</p>
        )}
        <button
          type="button"
          className="df-Button"
          disabled={state.runs === null}
          onClick={() => {
            void runUntil(state, [id]);
          }}
        >
          <Icon name="play" />
          {trans.__('Run until here')}
        </button>
        {file === null ? null : (
          <button
            type="button"
            className="df-Button"
            disabled={state.project === null}
            onClick={() => {
              void openAsNotebook(state, id);
            }}
          >
            <Icon name="notebook" />
            {trans.__('Open as notebook')}
          </button>
        )}
      </section>
      <NodeRun state={state} id={id} />
      <Problems state={state} problems={problems} item={item} />
      {node.kind === 'input' || node.kind === 'output' ? (
        <Artifact state={state} id={id} node={node} />
      ) : null}
      {attributes.length === 0 ? null : (
        <Section title={trans.__('Attributes')}>
          {attributes.map(attribute => (
            <AttributeField
              key={attribute.name}
              attribute={attribute}
              literal={'attributes' in node ? (node.attributes[attribute.name] ?? null) : null}
              problem={problems.find(each => each.attribute === attribute.name)?.message}
              isDisabled={state.isReadOnly}
              trans={trans}
              onChange={literal => {
                state.edit(() => {
                  model.setAttribute(id, attribute.name, literal);
                });
              }}
            />
          ))}
        </Section>
      )}
      {references.length === 0 || node.kind !== 'operation' ? null : (
        <Section title={trans.__('References')}>
          {references.map(reference => (
            <ReferenceField
              key={reference.name}
              state={state}
              id={id}
              reference={reference}
              path={node.references[reference.name] ?? null}
              problem={problems.find(each => each.reference === reference.name)?.message}
            />
          ))}
        </Section>
      )}
      {drawn === undefined ? null : <Ports state={state} node={drawn} />}
    </>
  );
}

interface IProblemsProps {
  readonly state: EditorState;
  readonly problems: readonly IPipelineProblem[];
  readonly item: Api.InterfaceItem | undefined;
}

function Problems({ state, problems, item }: IProblemsProps): ReactElement | null {
  const { trans } = state;
  const code = item?.problem ?? null;
  if (problems.length === 0 && code === null) {
    return null;
  }
  return (
    <Section title={trans.__('Problems')}>
      <ul className="df-Inspector-problems">
        {problems.map((problem, index) => (
          <li key={index} className={`df-mod-${problem.severity}`}>
            <Icon
              name={problem.severity === 'error' ? 'failed' : 'warn'}
              label={problem.severity}
            />
            <span>
              {problem.message}{' '}
              {problem.repair === undefined || state.isReadOnly ? null : (
                <button
                  type="button"
                  className="df-Link"
                  onClick={() => {
                    const apply = problem.repair?.apply;
                    if (apply !== undefined) {
                      state.edit(apply);
                    }
                  }}
                >
                  {problem.repair.label}
                </button>
              )}
            </span>
          </li>
        ))}
        {code === null || item === undefined ? null : (
          <li className="df-mod-error">
            <Icon name="failed" label={trans.__('error')} />
            <span>
              {code.message}{' '}
              <button
                type="button"
                className="df-Link"
                onClick={() => {
                  void openFile(state, item.path, code.line);
                }}
              >
                {code.line === undefined
                  ? trans.__('Open code')
                  : trans.__('Open line %1', code.line)}
              </button>
            </span>
          </li>
        )}
      </ul>
    </Section>
  );
}

interface IArtifactProps {
  readonly state: EditorState;
  readonly id: string;
  readonly node: Extract<Node, { kind: 'input' | 'output' }>;
}

function Artifact({ state, id, node }: IArtifactProps): ReactElement {
  const { trans, model } = state;
  const field = useId();
  const artifacts = state.files?.artifacts ?? [];
  const set = (artifact: string | null): void => {
    state.edit(() => {
      model.setArtifact(id, artifact);
    });
  };
  const chosen = artifacts.find(each => each.name === node.artifact);
  return (
    <Section title={trans.__('Artifact')}>
      <div className="df-Attribute">
        <label className="df-Attribute-name" htmlFor={field}>
          {trans.__('name')}
        </label>
        <div className="df-Attribute-control">
          {node.kind === 'output' ? (
            <SavedInput
              id={field}
              value={node.artifact}
              isDisabled={state.isReadOnly}
              onSave={set}
            />
          ) : (
            <select
              id={field}
              className="df-Field"
              value={node.artifact ?? ''}
              disabled={state.isReadOnly}
              onChange={event => {
                set(event.currentTarget.value === '' ? null : event.currentTarget.value);
              }}
            >
              <option value="">{trans.__('choose')}</option>
              {node.artifact === null || chosen !== undefined ? null : (
                <option value={node.artifact}>{trans.__('%1 (missing)', node.artifact)}</option>
              )}
              {artifacts.map(each => (
                <option key={each.name} value={each.name}>
                  {each.name}
                </option>
              ))}
            </select>
          )}
        </div>
        <div className="df-Attribute-note">
          {node.kind === 'input' && artifacts.length === 0
            ? trans.__('The project has no artifacts yet.')
            : chosen === undefined
              ? null
              : chosen.type}
        </div>
      </div>
    </Section>
  );
}

interface IPortsProps {
  readonly state: EditorState;
  readonly node: IGraphNode;
}

function Ports({ state, node }: IPortsProps): ReactElement {
  const { trans, model } = state;
  const edges = Object.values(model.data.edges);
  const row = (port: IGraphPort, isOutput: boolean): ReactElement => {
    const others = edges
      .filter(edge => {
        const end = isOutput ? edge.from : edge.to;
        return end[0] === node.id && end[1] === port.name;
      })
      .map(edge => (isOutput ? edge.to : edge.from));
    return (
      <div key={port.name} className="df-Ports-row">
        <dt title={port.type}>
          <Glyph family={port.family} />
          {port.name}
        </dt>
        <dd>
          {others.length === 0 ? (
            port.isUnmet === true ? (
              <StatusMark status="cannot run" label={trans.__('not connected')}>
                {trans.__('not connected')}
              </StatusMark>
            ) : (
              <span className="df-Meta">{isOutput ? trans.__('unused') : trans.__('none')}</span>
            )
          ) : (
            others.map(([other, name], index) => (
              <span key={`${other}.${name}`}>
                {index > 0 ? ', ' : ''}
                <button
                  type="button"
                  className="df-Link"
                  onClick={() => {
                    state.reveal(other);
                  }}
                >
                  {state.title(other)}
                  {name === 'data' ? '' : `, ${name}`}
                </button>
              </span>
            ))
          )}
        </dd>
      </div>
    );
  };
  return (
    <>
      {node.inputs.length === 0 ? null : (
        <Section title={trans.__('Inputs')}>
          <dl className="df-Ports">{node.inputs.map(port => row(port, false))}</dl>
        </Section>
      )}
      {node.outputs.length === 0 ? null : (
        <Section title={trans.__('Outputs')}>
          <dl className="df-Ports">{node.outputs.map(port => row(port, true))}</dl>
        </Section>
      )}
    </>
  );
}

// Everything about one layer: what is wrong, its arguments, inputs in order, shapes and size, what it is called with.
import { type ReactElement, useMemo } from 'react';

import { Icon } from '../../components/icon';
import type { Node, Value } from '../../documents/architecture/model';
import type * as Api from '../../documents/generated/api';
import { SavedInput } from '../common/savedInput';
import { Section } from '../common/section';
import { callAgain, expandBlock, openBlock, renameLayer, setArgument } from './actions';
import { CallSection } from './callSection';
import { titleOf } from './cardOf';
import { ErrorView } from './errorView';
import { ArgumentRow } from './form/argumentRow';
import { ArgumentSections } from './form/argumentSections';
import { FormContext, type IForm } from './form/context';
import { Doc } from './form/doc';
import { InputsSection } from './inputsSection';
import { LayerKeys } from './modelEnds';
import { errorsOf } from './problems';
import { ShapeSection } from './shapeSection';
import type { ArchitectureState } from './state';

export interface ILayerInspectorProps {
  readonly state: ArchitectureState;
  readonly id: string;
  readonly node: Node;
}

export function LayerInspector({ state, id, node }: ILayerInspectorProps): ReactElement {
  const { trans, model } = state;
  const origin = node.kind === 'again' ? state.node(node.layer) : node;
  const entry = node.kind === 'again' ? model.entryOf(node.layer) : model.entryOf(id);
  const errors = errorsOf(`${state.prefix}${id}`, state.layerFeedback);
  const own = model.problems.filter(each => each.node === id);
  // An input layer is called by nobody.
  const isStart = entry !== null && model.portsOf(id).inputs.length === 0;
  // What the popover on the canvas says stands there.
  const over = state.view === 'canvas' ? state.popover[0]?.error : undefined;
  const listed = errors.filter(([, error]) => error !== over);
  return (
    <>
      <div className="df-Side-head df-LayerHead">
        <h3>{titleOf({ node, origin, entry, look: state.look })}</h3>
        <SavedInput
          label={trans.__('Name of the layer')}
          value={id}
          isCode
          isStrict
          isDisabled={state.isReadOnly}
          onSave={name => {
            renameLayer(state, id, name);
          }}
        />
        {entry === null ? null : (
          <button
            type="button"
            className="df-Side-close"
            aria-label={trans.__('Documentation')}
            title={trans.__('Documentation')}
            aria-pressed={state.hasDocs}
            onClick={() => {
              state.toggleDocs();
            }}
          >
            <Icon name="info" />
          </button>
        )}
      </div>
      <div className="df-Side-body">
        {listed.length === 0 && (own.length === 0 || errors.length > 0) ? null : (
          <Section title={trans.__('Problems')}>
            {listed.map(([where, error], at) => (
              <ErrorView
                key={at}
                state={state}
                title={where.slice(state.prefix.length)}
                error={error}
              />
            ))}
            {errors.length > 0
              ? null
              : own.map((problem, at) => (
                  <p key={at} className="df-Problem">
                    {problem.message}
                  </p>
                ))}
          </Section>
        )}
        {state.hasDocs && entry?.doc !== undefined ? (
          <Section title={trans.__('Documentation')}>
            <div className="df-Layer-doc">
              {entry.doc.split(/\n\s*\n/).map((part, at) => (
                <Doc key={at} text={part} />
              ))}
            </div>
          </Section>
        ) : null}
        <Identity state={state} id={id} node={node} entry={entry} />
        {node.kind === 'again' ? null : (
          <Arguments state={state} id={id} node={node} entry={entry} errors={errors} />
        )}
        <InputsSection state={state} id={id} />
        <ShapeSection state={state} id={id} />
        <LayerKeys state={state} id={id} />
        {node.kind === 'block' || isStart ? null : (
          <CallSection state={state} id={id} node={node} />
        )}
        {isStart ? null : <LayerActions state={state} id={id} node={node} />}
      </div>
    </>
  );
}

interface IPartProps extends ILayerInspectorProps {
  readonly entry: Api.CatalogueEntry | null;
}

/** Where a layer comes from, when that is not the library itself. */
function Identity({ state, id, node, entry }: IPartProps): ReactElement | null {
  const { trans } = state;
  if (node.kind === 'again') {
    return (
      <Section title={trans.__('Shared layer')}>
        <p className="df-Inspector-doc">
          {trans.__('Another call of a layer: both share their weights and arguments.')}
        </p>
        <button
          type="button"
          className="df-Link"
          onClick={() => {
            state.reveal(node.layer);
          }}
        >
          {trans.__('Show %1', node.layer)}
        </button>
      </Section>
    );
  }
  if (node.kind === 'block') {
    return (
      <Section title={trans.__('Block')}>
        <p className="df-Mono df-Inspector-path">{node.architecture}</p>
        <div className="df-Inspector-actions">
          <button
            type="button"
            className="df-Button"
            onClick={() => {
              void openBlock(state, id);
            }}
          >
            <Icon name="cube" />
            {trans.__('Open the block')}
          </button>
          <button
            type="button"
            className="df-Button"
            disabled={state.isReadOnly}
            onClick={() => {
              expandBlock(state, id);
            }}
          >
            <Icon name="split" />
            {trans.__('Put its layers here')}
          </button>
        </div>
      </Section>
    );
  }
  if (entry === null) {
    return (
      <Section title={trans.__('Class')}>
        <p className="df-Mono df-Inspector-path">{node.class}</p>
        {state.catalogue?.state === 'ready' ? (
          <p className="df-Problem">
            {trans.__(
              'Neither the installed library nor a module of this project has a class of this name.'
            )}
          </p>
        ) : null}
      </Section>
    );
  }
  return entry.file === undefined ? null : (
    <Section title={trans.__('Class of this project')}>
      <p className="df-Mono df-Inspector-path">{entry.file}</p>
    </Section>
  );
}

interface IArgumentsProps extends IPartProps {
  readonly node: Extract<Node, { kind: 'layer' | 'block' }>;
  readonly errors: ReturnType<typeof errorsOf>;
}

function Arguments({ state, id, node, entry, errors }: IArgumentsProps): ReactElement | null {
  const { index, trans, isReadOnly, hasDocs } = state;
  const inside =
    state.trail.length > 0 || Object.keys(state.model.data.parameters ?? {}).length > 0;
  const parameters = state.model.layers.parameters;
  const said = errors.filter(([where]) => where === `${state.prefix}${id}`);
  const key = said.map(([, error]) => `${error.argument ?? ''} ${error.message}`).join('\n');
  const form = useMemo<IForm>(
    () => ({
      Row: ArgumentRow,
      catalogue: index,
      trans,
      isDisabled: isReadOnly,
      hasDocs,
      parameters: inside ? (parameters ?? {}) : {},
      set: (path, value) => {
        setArgument(state, id, path, value);
      },
      problem: argument => {
        const error = said.find(([, each]) => each.argument === argument)?.[1];
        return error === undefined
          ? undefined
          : { text: error.message, isSaidAbove: (error.because ?? error.repair ?? null) !== null };
      }
    }),
    // `key` says whether the errors are the same
    [state, id, index, trans, isReadOnly, hasDocs, inside, parameters, key]
  );
  const all =
    node.kind === 'block' ? blockArguments(state, node.architecture) : (entry?.arguments ?? null);
  const fields = all === null ? unknownArguments(node.arguments) : withUnknown(all, node.arguments);
  if (fields.length === 0) {
    return null;
  }
  return (
    <FormContext.Provider value={form}>
      <ArgumentSections fields={fields} values={node.arguments} />
    </FormContext.Provider>
  );
}

/** The parameters of a block as arguments: literals with their defaults. */
function blockArguments(
  state: ArchitectureState,
  architecture: string
): readonly Api.CatalogueArgument[] {
  const block = architecture.startsWith('#')
    ? state.model.data.models?.[architecture.slice(1)]
    : state.blocks?.opened.get(architecture);
  return Object.entries(block?.parameters ?? {}).map(([name, fallback]) => ({
    name,
    default: fallback
  }));
}

/** Arguments that the document has and the library does not know are kept and shown. */
function withUnknown(
  all: readonly Api.CatalogueArgument[],
  values: Readonly<Record<string, Value>>
): readonly Api.CatalogueArgument[] {
  const known = new Set(all.map(each => each.name));
  return [
    ...all,
    ...unknownArguments(values).filter(each => !known.has(each.name) && each.name !== 'name')
  ];
}

function unknownArguments(
  values: Readonly<Record<string, Value>>
): readonly Api.CatalogueArgument[] {
  return Object.keys(values).map(name => ({ name }));
}

function LayerActions({ state, id, node }: ILayerInspectorProps): ReactElement | null {
  const { trans } = state;
  if (state.isReadOnly || node.kind === 'again') {
    return null;
  }
  return (
    <section className="df-Side-section" aria-label={trans.__('Actions')}>
      <button
        type="button"
        className="df-Button"
        title={trans.__('Adds another call of this layer, which shares its weights')}
        onClick={() => {
          callAgain(state, id);
        }}
      >
        <Icon name="link" />
        {trans.__('Call again')}
      </button>
    </section>
  );
}

// The small box at the bottom left that says the zoom and changes it.
import { useReactFlow, useStore, useStoreApi } from '@xyflow/react';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReactElement } from 'react';

import { Icon } from '../components/icon';
import { fitAll } from './fitting';
import type { FlowEdge, FlowNode } from './flow';

export function ZoomControls({ trans }: { readonly trans: TranslationBundle }): ReactElement {
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const store = useStoreApi<FlowNode, FlowEdge>();
  const percent = useStore(state => Math.round(state.transform[2] * 100));
  return (
    <div className="df-Graph-zoom" role="group" aria-label={trans.__('Zoom')}>
      <button
        type="button"
        title={trans.__('Zoom out')}
        aria-label={trans.__('Zoom out')}
        onClick={() => void flow.zoomOut()}
      >
        <Icon name="minus" />
      </button>
      <button
        type="button"
        className="df-Graph-percent"
        title={trans.__('Original size')}
        aria-label={trans.__('%1 %, original size', percent)}
        onClick={() => void flow.zoomTo(1)}
      >
        {percent}%
      </button>
      <button
        type="button"
        title={trans.__('Zoom in')}
        aria-label={trans.__('Zoom in')}
        onClick={() => void flow.zoomIn()}
      >
        <Icon name="plus" />
      </button>
      <button
        type="button"
        title={trans.__('Fit (F)')}
        aria-label={trans.__('Fit the whole graph')}
        onClick={() => {
          fitAll(flow, store.getState());
        }}
      >
        <Icon name="fit" />
      </button>
    </div>
  );
}

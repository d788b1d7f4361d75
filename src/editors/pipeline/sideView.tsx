// The side area of a pipeline: inspector, plan and run, as tabs.
import type { ReactElement } from 'react';

import { SideOpener, SideTabs } from '../common/side';
import { InspectorView } from './inspectorView';
import { PlanView } from './planView';
import { RunView } from './runView';
import type { EditorState, Side } from './state';

export function SideView({ state }: { readonly state: EditorState }): ReactElement {
  const { trans, side, runs } = state;
  if (!state.isSideOpen) {
    return <SideOpener state={state} />;
  }
  const hasRun = runs !== null && (runs.live !== null || runs.overlay.kind === 'run');
  const tabs: readonly (readonly [Side, string])[] = [
    ['inspector', trans.__('Inspector')],
    ['plan', trans.__('Plan')],
    ...(hasRun ? ([['run', trans.__('Run')]] as const) : [])
  ];
  return (
    <SideTabs
      state={state}
      label={trans.__('Inspector and plan')}
      tabs={tabs}
      side={side}
      onShow={next => {
        state.setSide(next);
        if (next !== 'inspector') {
          runs?.show(next);
        }
      }}
      closeLabel={side === 'plan' ? trans.__('Close the plan') : trans.__('Hide this area')}
      onClose={() => {
        if (side === 'plan') {
          runs?.clearPlan();
          state.setSide('inspector');
        } else {
          state.toggleSide();
        }
      }}
    >
      {side === 'inspector' ? (
        <InspectorView state={state} />
      ) : (
        <div className="df-Side-body">
          {side === 'plan' ? <PlanView state={state} /> : <RunView state={state} />}
        </div>
      )}
    </SideTabs>
  );
}

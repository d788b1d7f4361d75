// The side areas at the right: inspector and code beside each other, or as tabs of one where there is less room.
import type { ReactElement } from 'react';

import { SideArea, SideOpener, SideTabs } from '../common/side';
import { CodeLines, CodePane } from './codePane';
import { InspectorView } from './inspectorView';
import type { ArchitectureState } from './state';

export function SideView({ state }: { readonly state: ArchitectureState }): ReactElement {
  const { trans, side, isNarrow, isSideOpen } = state;
  if (isNarrow && isSideOpen) {
    return (
      <SideTabs
        state={state}
        label={trans.__('Inspector and code')}
        tabs={[
          ['inspector', trans.__('Inspector')],
          ['code', trans.__('Code')]
        ]}
        side={side}
        onShow={next => {
          state.setSide(next);
        }}
        closeLabel={trans.__('Hide this area')}
        onClose={() => {
          state.toggleSide();
        }}
      >
        {side === 'code' ? <CodeLines state={state} /> : <InspectorView state={state} />}
      </SideTabs>
    );
  }
  return (
    <>
      {isSideOpen ? (
        <SideArea state={state} label={trans.__('Inspector')}>
          <InspectorView state={state} />
        </SideArea>
      ) : (
        <SideOpener state={state} />
      )}
      {state.isCodeOpen && !isNarrow ? <CodePane state={state} /> : null}
    </>
  );
}

// DeepForge's icons as LabIcons, so that they follow the theme.
import { LabIcon } from '@jupyterlab/ui-components';

import pipelineSvg from '../../style/icons/pipeline.svg';

export const pipelineIcon = new LabIcon({ name: 'deepforge:pipeline', svgstr: pipelineSvg });

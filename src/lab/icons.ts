import { LabIcon } from '@jupyterlab/ui-components';
import gaiaSvg from '../../style/icons/gaia.svg';

/** The sky ellipse with the Milky Way. */
export const gaiaIcon = new LabIcon({ name: 'gaialab:gaia', svgstr: gaiaSvg || '<svg></svg>' });

import { GaiaError } from '../../protocol';
import type { Service } from '../service';
import { histogramPicture } from './histogram-picture';
import { mapFigure } from './map-picture';
import { spectraPicture } from './spectra-picture';

/**
 * The still picture of what a job has come to so far, with axes, for notebooks where there is no gaialab.
 * @param layer - of a map
 * @returns PNG bytes of a white page
 * @throws GaiaError JOB_NOT_FOUND, RESULT_NOT_READY, BAD_REQUEST when the job makes nothing to look at.
 */
export function pictureOf(
  service: Pick<Service, 'store' | 'frame' | 'histogram' | 'spectra'>,
  id: string,
  layer = 0
): Uint8Array {
  const { request } = service.store.get(id).state;
  switch (request.type) {
    case 'DensityMap':
    case 'HealpixMap':
      return mapFigure(service.frame(id), layer);
    case 'Histogram':
      return histogramPicture(service.histogram(id), { x: request.x.log ?? false, y: request.y?.log ?? false });
    case 'SimilarSpectra':
      return spectraPicture(service.spectra(id).result);
    default:
      throw new GaiaError('BAD_REQUEST', `Job ${id} makes no picture: it is of type ${request.type}.`);
  }
}

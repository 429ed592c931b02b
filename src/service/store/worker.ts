import { useStore } from '../../compute/store-table';
import { useWork } from '../../compute/work';
import { serveTasks } from '../../compute/worker';
import { convertFile } from './convert-file';
import { makeTile } from './hats/tile-file';
import { CONVERT, TILE } from './names';
import { openStoredFile } from './open-stored';

/** Entry of the service's worker threads: scans, also of stored copies, conversions and catalogues. */
useStore(openStoredFile);
useWork(CONVERT, convertFile);
useWork(TILE, makeTile);
serveTasks();

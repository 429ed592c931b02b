import { useStore } from '../../compute/store-table';
import { useWork } from '../../compute/work';
import { serveTasks } from '../../compute/worker';
import { compareCopy } from './compare-copy';
import { convertFile } from './convert-file';
import { makeTile } from './hats/tile-file';
import { checkFile } from '../verify/check-file';
import type { FileTask } from '../verify/findings';
import { COMPARE, CONVERT, REHEARSE, TILE, VERIFY } from './names';
import { openStoredFile } from './open-stored';
import { rehearse } from './rehearse';

/** Entry of the service's worker threads: scans, also of stored copies, conversions, catalogues and verifications. */
useStore(openStoredFile);
useWork(CONVERT, convertFile);
useWork(COMPARE, compareCopy);
useWork(TILE, makeTile);
useWork<FileTask>(VERIFY, (task, { isCancelled, tell }) => checkFile(task, { isCancelled, onProgress: tell }));
useWork(REHEARSE, rehearse);
serveTasks();

import { useStore } from '../../compute/store-table';
import { useAside } from '../../compute/ahead/aside';
import { useWork } from '../../compute/work';
import { serveTasks } from '../../compute/worker';
import { compareCopy } from './compare-copy';
import { convertFile } from './convert-file';
import { CopyAside } from './copy-aside';
import { makeTile } from './hats/tile-file';
import { checkFile } from '../verify/check-file';
import type { FileTask } from '../verify/findings';
import { COMPARE, CONVERT, COPY, REHEARSE, TILE, VERIFY } from './names';
import { openStoredFile } from './open-stored';
import { rehearse } from './rehearse';

/** Entry of the service's worker threads: scans, also of stored copies, conversions, catalogues and verifications. */
useStore(openStoredFile);
useWork(CONVERT, convertFile);
useAside(COPY, () => new CopyAside());
useWork(COMPARE, compareCopy);
useWork(TILE, makeTile);
useWork<FileTask>(VERIFY, (task, { isCancelled, tell }) => checkFile(task, { isCancelled, onProgress: tell }));
useWork(REHEARSE, rehearse);
serveTasks();

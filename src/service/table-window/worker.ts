import { parentPort } from 'node:worker_threads';
import { TableDesk } from './table-desk';
import type { TableOrder } from './table-orders';

/** Entry of the thread that reads windows of tables. */
const port = parentPort!;
const desk = new TableDesk(answer => port.postMessage(answer));

port.on('message', (order: TableOrder) => desk.take(order));

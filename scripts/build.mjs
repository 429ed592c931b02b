// npm run build: everything that ships, rebuilt where its sources changed.
import { setUp } from './setup/setup.mjs';

await setUp();

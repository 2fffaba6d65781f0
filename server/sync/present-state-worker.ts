import { parentPort, workerData } from 'node:worker_threads';
import { presentState } from './present-state.ts';

parentPort?.postMessage(presentState(workerData as Uint8Array[]));

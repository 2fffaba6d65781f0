import { createMemoryBus } from '../../../server/bus/memory-bus.ts';
import { acceptBus } from './bus-suite.ts';

acceptBus('the memory bus', async (onError) => {
	const bus = createMemoryBus(onError);
	return [bus, bus];
});

import { storeContract } from './contract.ts';
import { createMemoryStore } from './memory.ts';

storeContract('memory', {
  open: async () => createMemoryStore(),
  openSmall: async () => createMemoryStore(20),
});

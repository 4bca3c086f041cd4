/** zod would make code from strings where it may; the pages' policy forbids that, so it is told not to try. */
import { config } from 'zod';

config({ jitless: true });

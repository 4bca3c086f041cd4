/** The three journeys by system. */
import type { DemoSystem } from '../../demo/seed-cases.ts';
import { aspnet } from './aspnet.ts';
import type { Journey } from './journey.ts';
import { jsp } from './jsp.ts';
import { layui } from './layui.ts';

export const journeys: Readonly<Record<DemoSystem, Journey>> = { jsp, aspnet, layui };

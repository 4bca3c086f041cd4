/** Opens the feature: the register from the ledger, its routes for the console and for the public listener. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Identify } from '../identity.ts';
import { ownPageRoutes } from './own-page.ts';
import { type DeskDeps, desk } from './plans.ts';
import { openRegister } from './register.ts';
import { inspectionRoutes } from './routes.ts';
import { arrivals } from './service.ts';

export interface InspectionFeature {
  readonly routes: (identify: Identify) => OpenAPIHono;
  /** The enterprise's own page: doors for the public listener, without sign-in. */
  readonly publicRoutes: () => OpenAPIHono;
  close(): void;
}

export async function openInspections({
  people,
  ...deps
}: Omit<DeskDeps, 'register' | 'nameOf'> & {
  readonly people: () => Promise<readonly { readonly id: string; readonly name: string }[]>;
}): Promise<InspectionFeature> {
  const register = await openRegister(deps.ledger);
  let names = new Map<string, string>();
  const named = async () => {
    names = new Map((await people()).map(({ id, name }) => [id, name]));
  };
  const all = { ...deps, register, nameOf: (id: string) => names.get(id) ?? id };
  const ownDesk = desk(all);
  const arriving = arrivals(all);
  return {
    routes: (identify) => inspectionRoutes({ arrivals: arriving, desk: ownDesk, identify, named }),
    publicRoutes: () => ownPageRoutes({ desk: ownDesk, named }),
    close: register.close,
  };
}

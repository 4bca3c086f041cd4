/** Facts that a pack may declare `derived`: they come from the case's events alone, and no page or hand can set them. */
export const derivedFacts = [
  'officers.count',
  'present.count',
  'notes.count',
  'notes.deviates',
  'decisions.count',
] as const;

export type DerivedFact = (typeof derivedFacts)[number];

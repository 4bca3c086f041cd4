/** Trusted types, where there are any: the page's one policy, for the two places where it makes a script of its own. */
interface Policy {
  createScriptURL(url: string): string;
  createScript(text: string): string;
}

export const scriptPolicy: Policy | undefined = (
  window as { trustedTypes?: { createPolicy(name: string, rules: Policy): Policy } }
).trustedTypes?.createPolicy('v', { createScriptURL: (url) => url, createScript: (text) => text });

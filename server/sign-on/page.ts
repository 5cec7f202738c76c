/** What became of a sign-in at the identity provider, for people to read. */
const REASONS = {
  no_role: 'You are known, but no group of yours may use this console.',
  disabled: 'Your account is switched off.',
  name_taken: 'An account of your name exists already and is not managed by single sign-on.',
  last_owner: 'You are the last owner, and your groups give you another role.',
  expired: 'The sign-in took too long, or was begun in another browser.',
  provider: 'The answer of the identity provider does not hold.',
  off: 'This way to sign in is not set up.',
} as const;
export type SignOnFailure = keyof typeof REASONS;

const page = (head: string, body: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
${head}<title>Portcullis</title>
${body}
</html>
`;

/**
 * Leads on to an address of ours. A redirect would still count as coming from the provider's site,
 * and browsers would leave the session's cookie out (SameSite=Strict).
 */
export function leadingPage(address: string): string {
  const url = address.replace(/&/g, '&amp;').replace(/"/g, '&quot;');
  return page(
    `<meta http-equiv="refresh" content="0;url=${url}">\n`,
    `<p>Signed in. <a href="${url}">Go on</a></p>`,
  );
}

export function failurePage(reason: SignOnFailure): string {
  return page(
    '',
    `<h1>Not signed in</h1>
<p>${REASONS[reason]}</p>
<p><a href="/console/">Try again</a>, or ask whoever manages the console.</p>`,
  );
}

import { createHmac } from 'node:crypto';
import nodemailer from 'nodemailer';
import type { Alert, AlertDestination } from '../../core/exchange/alerts';

/** How long a receiver may take, ms. */
const TIMEOUT_MS = 15_000;

type Target = AlertDestination['target'];
type Told = Pick<Alert, 'id' | 'time' | 'rule' | 'severity' | 'subject' | 'text'>;

/** A receiver did not take an alert; the message holds no secret. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
}

/** Tells one receiver of an alert; `target` holds its secret in the clear. @throws DeliveryError */
export async function deliver(alert: Told, target: Target): Promise<void> {
  switch (target.kind) {
    case 'email':
      return sendMail(target, {
        subject: `[Portcullis] ${alert.severity}: ${alert.rule.name}`,
        text: `${alert.text}\n\nRule: ${alert.rule.name}\nTime: ${alert.time}\nAlert: ${alert.id}\n`,
      });
    case 'slack':
      return post(target.secret, {
        text: `*${alert.severity}* · ${alert.rule.name}\n${alert.text}`,
      });
    case 'webhook':
      return postSigned(target.url, alert, target.secret);
    case 'pagerduty':
      return post(target.url, {
        routing_key: target.secret,
        event_action: 'trigger',
        // Equal alerts are one incident there.
        dedup_key: `${alert.rule.id}/${alert.subject}`.slice(0, 255),
        payload: {
          summary: `${alert.rule.name}: ${alert.text}`.slice(0, 1024),
          source: 'portcullis',
          severity: alert.severity,
          timestamp: alert.time,
          custom_details: { rule: alert.rule.name, subject: alert.subject },
        },
      });
  }
}

export interface Mail {
  /** The same mail twice has the same one; receivers' programs show it once. */
  readonly id?: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  readonly attachments?: readonly { readonly filename: string; readonly content: string }[];
}

/** Sends a mail by SMTP. @throws DeliveryError */
export async function sendMail(
  target: Extract<Target, { kind: 'email' }>,
  mail: Mail,
): Promise<void> {
  const transport = nodemailer.createTransport({
    host: target.host,
    port: target.port,
    secure: target.tls === 'implicit',
    requireTLS: target.tls === 'starttls',
    ignoreTLS: target.tls === 'none',
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    // What mails hold is ours; nothing is read from files or addresses.
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(target.user === '' ? {} : { auth: { user: target.user, pass: target.secret } }),
  });
  try {
    const { id, attachments = [], ...rest } = mail;
    const domain = target.from.split('@')[1] ?? 'portcullis';
    await transport.sendMail({
      ...rest,
      ...(id === undefined ? {} : { messageId: `<${id}@${domain}>` }),
      from: target.from,
      to: [...target.to],
      attachments: attachments.map((each) => ({ ...each })),
    });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new DeliveryError(`the mail server did not take it (${code})`);
  } finally {
    transport.close();
  }
}

async function postSigned(url: string, alert: Told, secret: string): Promise<void> {
  const body = JSON.stringify({ type: 'alert', ...alert });
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  await send(url, body, {
    'portcullis-timestamp': timestamp,
    'portcullis-signature': `v1=${signature}`,
    'idempotency-key': alert.id,
  });
}

const post = (url: string, body: object): Promise<void> => send(url, JSON.stringify(body), {});

async function send(url: string, body: string, headers: Record<string, string>): Promise<void> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.arrayBuffer();
  } catch {
    throw new DeliveryError('the receiver could not be reached');
  }
  if (!response.ok) throw new DeliveryError(`the receiver answered ${response.status}`);
}

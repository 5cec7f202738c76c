import { itemsOf, textOf } from '../json-body';
import { member, stringMember } from '../response-readers';
import { addFiles, memberOf, textValue } from './members';
import { siteExtractor } from './site';

/**
 * GitHub Copilot's chat on github.com: `POST /github/chat/threads/{id}/messages` with `content`,
 * `references` and `customInstructions`; events `{type: "content", body}`. Told by public clients of the
 * site and its published tests.
 */
export const copilotThreadsExtractor = siteExtractor({
  id: 'github-copilot-threads',
  hosts: ['githubcopilot.com', 'github.com'],
  path: /^\/github\/chat\/threads\/[^/]+\/messages\/?$/,
  read(root, parts) {
    const content = root.get('content');
    if (content === undefined) return undefined;
    for (const one of itemsOf(root.get('customInstructions'))) parts.text(one, 'system', false);
    parts.text(content, 'user', false);
    for (const key of ['references', 'context']) {
      for (const reference of itemsOf(root.get(key))) {
        const name = textOf(reference, 'path') ?? textOf(reference, 'name');
        if (/^(file|snippet|symbol)/.test(textOf(reference, 'type') ?? '') && name !== undefined) {
          parts.file({ role: 'user', name, mime: '', size: -1 });
        }
        for (const text of ['content', 'contents', 'snippet', 'text']) {
          parts.text(memberOf(reference, text), 'user', false, 'file');
        }
      }
    }
    addFiles(root.get('mediaContent'), parts);
    return { model: textValue(root, 'model') };
  },
  answer:
    () =>
    ({ value }) =>
      stringMember(value, 'type') === 'content' ? stringMember(value, 'body') : '',
  error: (message) => ({ message, error: { message, code: 'forbidden' } }),
});

/**
 * midjourney.com: `POST /api/submit-jobs` with `t: "imagine"` and `prompt`; other jobs (upscaling,
 * variations) have none. Told by public clients of the site.
 */
export const midjourneyExtractor = siteExtractor({
  id: 'midjourney-web',
  hosts: ['midjourney.com'],
  path: /^\/api\/(app\/)?(submit-jobs|describe)\/?$/,
  read(root, parts) {
    const jobs = root.get('jobs') === undefined ? [root] : itemsOf(root.get('jobs'));
    const prompts = jobs.map((job) => memberOf(job, 'prompt'));
    for (const prompt of prompts) parts.text(prompt, 'user', false);
    addFiles(root.get('imagePrompts'), parts);
    const said = prompts.some((prompt) => prompt !== undefined);
    if (!said) return root.get('t') === undefined ? undefined : 'none';
    return { conversationId: textValue(root, 'channelId') };
  },
  answer: () => () => '',
  error: (message) => ({ success: [], failure: [{ type: 'banned_prompt', message }] }),
});

/**
 * Jasper's API (docs: developers.jasper.ai): `POST /v1/command` with `inputs.command` and
 * `inputs.context`; answers hold `data[].text`.
 */
export const jasperExtractor = siteExtractor({
  id: 'jasper-api',
  hosts: ['jasper.ai'],
  path: /^\/(api\/)?v\d+\/(command|run|templates\/[^/]+\/run)\/?$/,
  read(root, parts) {
    const inputs = root.get('inputs');
    const command = memberOf(inputs, 'command') ?? root.get('command');
    if (command === undefined) return undefined;
    parts.text(command, 'user', false);
    parts.text(memberOf(inputs, 'context') ?? root.get('context'), 'user', false, 'program');
    return {};
  },
  error: (message) => ({ requestStatus: 'failed', error: message }),
});

/**
 * ElevenLabs (docs: elevenlabs.io/docs, API reference): `POST /v1/text-to-speech/{voice}`, text to sound
 * and to music; speech to text is a form with a file and read by shape. Answers are sound or, with
 * time stamps, base64 in JSON.
 */
export const elevenLabsExtractor = siteExtractor({
  id: 'elevenlabs-api',
  hosts: ['elevenlabs.io'],
  path: /^\/v\d+\/(text-to-speech\/[^/]+(\/[\w-]+)*|text-to-dialogue(\/[\w-]+)*|sound-generation|music(\/[\w-]+)*|text-to-voice\/[\w-]+)\/?$/,
  read(root, parts) {
    const inputs = itemsOf(root.get('inputs')).map((input) => memberOf(input, 'text'));
    const texts = [root.get('text'), root.get('prompt'), root.get('voice_description'), ...inputs];
    if (texts.every((text) => text === undefined)) return undefined;
    for (const text of texts) parts.text(text, 'user', false);
    for (const around of ['previous_text', 'next_text']) {
      parts.text(root.get(around), 'user', false, 'program');
    }
    return { model: textValue(root, 'model_id') };
  },
  answer:
    () =>
    ({ value }) =>
      stringMember(value, 'text'),
  error: (message) => ({ detail: { status: 'forbidden', message } }),
});

/**
 * otter.ai: recordings are uploaded as forms (`/forward/api/v1/speech_upload_params`, then a store), and
 * questions about them go to `/forward/api/v1/…chat…` with the question as `message` or `question`. Told
 * by public clients of its API (gmchad/otterai-api).
 */
export const otterExtractor = siteExtractor({
  id: 'otter-web',
  hosts: ['otter.ai'],
  path: /^\/(forward\/)?api\/v\d+\/[\w/-]*(chat|ask|speech_upload|finish_speech_upload|message)[\w/-]*$/,
  answer:
    () =>
    ({ value }) =>
      stringMember(value, 'delta') ||
      stringMember(value, 'answer') ||
      stringMember(member(value, 'message'), 'text') ||
      stringMember(value, 'text'),
  error: (message) => ({ status: 'failed', message }),
});

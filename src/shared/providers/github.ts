import type { EventDefinition, Freshening, ProviderProfile } from '../provider-profile.ts';
import { at, bodyHmac, optional } from './shorthand.ts';

const validationPage = 'https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries';

const freshen: Freshening[] = [{ at: { header: 'X-GitHub-Delivery' }, as: 'uuid' }];

const sender = `"sender": {
    "login": "octocat",
    "id": 583231,
    "type": "User"
  }`;

const repository = `"repository": {
    "id": 1296269,
    "name": "Hello-World",
    "full_name": "octocat/Hello-World",
    "html_url": "https://github.com/octocat/Hello-World"
  }`;

const pingSample = `{
  "zen": "Keep it logically awesome.",
  "hook_id": 109948940,
  "hook": {
    "type": "Repository",
    "id": 109948940,
    "name": "web",
    "active": true,
    "events": ["push"]
  },
  ${repository},
  ${sender}
}`;

const pushSample = `{
  "ref": "refs/heads/main",
  "before": "0f0e0d0c0b0a09080706050403020100ffeeddcc",
  "after": "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d",
  "commits": [],
  "head_commit": {
    "id": "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d",
    "message": "Fix the greeting",
    "timestamp": "2026-05-29T10:30:00+02:00"
  },
  "pusher": { "name": "octocat" },
  ${repository},
  ${sender}
}`;

const pullRequestSample = `{
  "action": "opened",
  "number": 42,
  "pull_request": {
    "id": 279147437,
    "number": 42,
    "title": "Update the greeting",
    "state": "open",
    "body": "It says hello twice.",
    "updated_at": "2026-05-29T10:30:00Z"
  },
  ${repository},
  ${sender}
}`;

const issueSample = `{
  "action": "opened",
  "issue": {
    "id": 444500041,
    "number": 7,
    "title": "Spelling error in the README",
    "body": "It says worl instead of world.",
    "updated_at": "2026-05-29T10:30:00Z"
  },
  ${repository},
  ${sender}
}`;

const commentSample = `{
  "action": "created",
  "issue": { "id": 444500041, "number": 7, "title": "Spelling error in the README" },
  "comment": {
    "id": 492700400,
    "body": "You are totally right! I will get this fixed right away.",
    "created_at": "2026-05-29T10:31:00Z"
  },
  ${repository},
  ${sender}
}`;

const releaseSample = `{
  "action": "published",
  "release": {
    "id": 17372790,
    "tag_name": "v1.2.0",
    "name": "1.2.0",
    "body": "Says hello once.",
    "published_at": "2026-05-29T10:30:00Z"
  },
  ${repository},
  ${sender}
}`;

const starSample = `{
  "action": "created",
  "starred_at": "2026-05-29T10:30:00Z",
  ${repository},
  ${sender}
}`;

/** One kind of event, known by its X-GitHub-Event header. */
const kind = (id: string, title: string, description: string, summaries: string[], sample: string): EventDefinition => ({
  id,
  type: id,
  title,
  description,
  direction: null,
  when: [{ at: { header: 'X-GitHub-Event' }, equals: id }],
  summaries,
  sample,
  sampleHeaders: [
    ['X-GitHub-Event', id],
    ['X-GitHub-Delivery', '72d3162e-cc78-11e3-81ab-4c9367dc0958'],
  ],
  sampleSource: 'built',
  freshen,
});

const absentWithoutSecret = 'The header is absent while the webhook has no secret.';

/** GitHub webhooks, https://docs.github.com/en/webhooks */
export const github: ProviderProfile = {
  id: 'github',
  name: 'GitHub',
  homepage: 'https://docs.github.com/en/webhooks',
  recognise: [
    [{ at: { header: 'X-GitHub-Event' } }, { at: { header: 'X-GitHub-Delivery' } }],
    [{ at: { header: 'User-Agent' }, startsWith: 'GitHub-Hookshot/' }],
  ],
  method: 'POST',
  contentType: 'application/json',
  headers: [['User-Agent', 'GitHub-Hookshot/044aadd']],
  signatures: [
    bodyHmac(
      { id: 'github-sha256', header: 'X-Hub-Signature-256', source: validationPage, note: absentWithoutSecret },
      'sha256=',
    ),
    bodyHmac({ id: 'github-sha1', header: 'X-Hub-Signature', source: validationPage, note: absentWithoutSecret }, 'sha1=', {
      title: 'X-Hub-Signature (legacy)',
      algorithm: 'hmac-sha1',
    }),
  ],
  signing: 'optional',
  events: [
    kind('ping', 'Ping', 'A webhook was set up.', ['Ping: {/zen}', 'Ping'], pingSample),
    kind(
      'push',
      'Push',
      'Commits or tags were pushed.',
      [
        '{/pusher/name|/sender/login} pushed to {/ref}: {/head_commit/message}',
        '{/pusher/name|/sender/login} pushed to {/ref}',
        'Push',
      ],
      pushSample,
    ),
    kind(
      'pull_request',
      'Pull request',
      'Something happened to a pull request; the action says what.',
      ['Pull request #{/number|/pull_request/number} {/action}: {/pull_request/title}', 'Pull request'],
      pullRequestSample,
    ),
    kind(
      'issues',
      'Issue',
      'Something happened to an issue; the action says what.',
      ['Issue #{/issue/number} {/action}: {/issue/title}', 'Issue'],
      issueSample,
    ),
    kind(
      'issue_comment',
      'Comment',
      'Someone commented on an issue or a pull request.',
      ['{/sender/login} on #{/issue/number}: {/comment/body}', 'Comment'],
      commentSample,
    ),
    kind(
      'release',
      'Release',
      'Something happened to a release; the action says what.',
      ['Release {/release/tag_name} {/action}', 'Release'],
      releaseSample,
    ),
    kind('star', 'Star', 'A repository was starred or unstarred.', ['Star {/action} by {/sender/login}', 'Star'], starSample),
    {
      ...kind('workflow_run', 'GitHub event', 'Any other event; X-GitHub-Event names it.', [], ''),
      id: 'other',
      type: null,

      when: [],
      summaries: [
        '{header:X-GitHub-Event} {/action} in {/repository/full_name}',
        '{header:X-GitHub-Event} in {/repository/full_name|/organization/login}',
        '{header:X-GitHub-Event} {/action}',
        '{header:X-GitHub-Event}',
      ],
      sample: `{
  "action": "completed",
  "workflow_run": { "id": 30433642, "name": "Build", "conclusion": "success", "updated_at": "2026-05-29T10:30:00Z" },
  ${repository},
  ${sender}
}`,
    },
  ],
  map: {
    type: [{ header: 'X-GitHub-Event' }],
    typeDetail: at('/action'),
    direction: { sources: [], values: {}, absent: null },
    eventId: [{ header: 'X-GitHub-Delivery' }],
    conversationId: [],
    senderId: at('/sender/login'),
    senderName: [],
    recipientId: [],
    recipientName: [],
    text: at('/comment/body', '/review/body', '/head_commit/message', '/pull_request/body', '/issue/body', '/release/body'),
    time: at(
      '/comment/created_at',
      '/head_commit/timestamp',
      '/pull_request/updated_at',
      '/issue/updated_at',
      '/release/published_at',
      '/workflow_run/updated_at',
      '/starred_at',
    ),
    attachments: null,
    facts: [
      { label: 'Repository', sources: at('/repository/full_name') },
      { label: 'Organisation', sources: at('/organization/login') },
      { label: 'Action', sources: at('/action') },
      { label: 'Ref', sources: at('/ref') },
      { label: 'Commit', sources: at('/after') },
      { label: 'Title', sources: at('/pull_request/title', '/issue/title', '/release/name') },
      {
        label: 'Page',
        sources: at('/comment/html_url', '/pull_request/html_url', '/issue/html_url', '/compare', '/repository/html_url'),
      },
    ],
  },
  formField: 'payload',
  fields: [
    optional('/action', 'string', 'What happened, for most events'),
    optional('/sender', 'object', 'Who did it', { open: true }),
    optional('/repository', 'object', 'Where it happened', { open: true }),
    optional('/organization', 'object', 'The organisation', { open: true }),
    optional('/installation', 'object', 'The GitHub App installation', { open: true }),
  ],
  openPayload: true,
  delivery: {
    deadlineSeconds: 10,
    success: '2xx',
    retried: 'Nothing by itself',
    retryDelaysSeconds: [],
    givesUp: 'At once; a delivery can be sent again by hand for 3 days, with the same X-GitHub-Delivery.',
    notes: ['GitHub Enterprise Server waits 30 seconds and keeps deliveries for 7 days.'],
    source: 'https://docs.github.com/en/webhooks/testing-and-troubleshooting-webhooks/redelivering-webhooks',
  },
  notes: ['The samples are shortened: real payloads carry many more fields.'],
};

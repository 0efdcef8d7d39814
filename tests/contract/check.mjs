// Sends what the client sends through a validating proxy to the simulator, and
// to a mock server made from the description alone; prints every violation that
// quirks.txt does not explain.
import { spawn, execFileSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [src, build, openapi, prism] = process.argv.slice(2);
const token = 'contract-token';
const children = [];
const home = mkdtempSync(join(tmpdir(), 'callbox-contract-'));

const quirks = readFileSync(join(src, 'tests/contract/quirks.txt'), 'utf8')
  .split('\n')
  .filter((line) => line && !line.startsWith('#'))
  .map((line) => {
    const [pattern, reason] = line.split(/ {2,}/);
    return { pattern: new RegExp(pattern), reason, used: 0 };
  });

// A child, when it has printed a line that matches.
function start(command, args, ready) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const seen = [];
    children.push(child);
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on('line', (line) => {
        seen.push(line);
        const match = line.match(ready);
        if (match) resolve(match);
      });
    child.on('exit', (code) => reject(new Error(`${command} ended (${code}):\n${seen.slice(-5).join('\n')}`)));
  });
}

function freePort() {
  return import('node:net').then(({ createServer }) => new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  }));
}

async function ask(base, request, auth) {
  const response = await fetch(base + request.path, {
    method: request.method,
    headers: {
      accept: 'application/json',
      'intercom-version': '2.16',
      ...(request.body === null ? {} : { 'content-type': 'application/json' }),
      authorization: `Bearer ${auth}`,
    },
    body: request.body === null ? undefined : JSON.stringify(request.body),
  });
  const said = response.headers.get('sl-violations') ?? '[]';
  // What does not fit into a header is cut off: those that are whole count.
  const whole = said.replace(/^[^[]*/, '').match(/\{"location":\[[^\]]*\],"severity":"[^"]*","code":"[^"]*","message":"(?:[^"\\]|\\.)*"\}/g);
  const violations = said.startsWith('[') ? JSON.parse(said) : whole.map((one) => JSON.parse(one));
  return { status: response.status, violations, text: await response.text() };
}

let failed = 0;
let explained = 0;

function judge(side, request, violations) {
  for (const violation of violations) {
    const where = (violation.location ?? []).join('.');
    const path = request.path.replace(/\?.*/, '').replace(/\/[0-9a-f]{6,}|\/\d+/g, '/{id}');
    const line = `${request.method} ${path} ${side} ${where}: ${violation.message}`;
    const quirk = quirks.find(({ pattern }) => pattern.test(line));
    if (quirk) {
      quirk.used++;
      explained++;
    } else {
      failed++;
      console.log(`VIOLATION ${line} (${request.name})`);
    }
  }
}

const examples = {
  contact: '63a07ddf05a32042dffac965', company: '531ee472cce572a6ec000006',
  admin: '991267645', team: '5017691', tag: '123456', note: '29',
  segment: '56203d253cba154d39010062', subscription: '37846', conversation: '608',
  ticket: '627001', type: '900195', state: '900537',
  article: '6871119', collection: '6871118', internal: '6871120',
};

function exchange(value, ids) {
  if (Array.isArray(value)) return value.map((one) => exchange(one, ids));
  if (value && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, exchange(one, ids)]));
  for (const [kind, example] of Object.entries(examples))
    if (String(value) === example && ids[kind] !== undefined)
      return typeof value === 'number' ? Number(ids[kind]) : ids[kind];
  return value;
}

// The simulator's own ids in place of the examples'.
function real(request, ids) {
  const path = request.path
    .replace(`intercom_user_id=${examples.contact}`, `intercom_user_id=${ids.contact}`)
    .replace('/macros/123456', `/macros/${ids.macro}`)
    .split(/(?=[/?])/).map((part) => {
      const kind = Object.keys(examples).find((kind) => part === `/${examples[kind]}`);
      return kind && ids[kind] !== undefined ? `/${ids[kind]}` : part;
    }).join('')
    .replace('/conversations/503', `/conversations/${ids.conversation}`)
    .replace(/\/contacts\/[0-9a-f]{24}/, `/contacts/${ids.contact}`)
    .replace(/\/tags\/\d+/, `/tags/${ids.tag}`)
    .replace(/&?starting_after=[^&]*/, '');
  const body = request.body === null ? null : exchange(request.body, ids);
  if (body?.admin_id) body.admin_id = ids.admin;
  if (body?.assignee_id && body.assignee_id !== '0') body.assignee_id = body.type === 'team' ? ids.team : ids.admin;
  if (body?.snoozed_until) body.snoozed_until = Math.floor(Date.now() / 1000) + 3600;
  if (request.path.endsWith('/tags') && body?.id) body.id = ids.tag;
  if (body?.pagination?.starting_after) delete body.pagination.starting_after;
  return { ...request, path, body };
}

// docs/coverage.md against the description's list of operations and against
// what the client can ask.
function coverage(requests) {
  const complain = (text) => { failed++; console.log(`COVERAGE ${text}`); };
  const table = new Map();
  for (const line of readFileSync(join(src, 'docs/coverage.md'), 'utf8').split('\n')) {
    const row = line.match(/^\| ([A-Z]+) \| (\S+) \| (.*) \|$/);
    if (row) table.set(`${row[1]} ${row[2]}`, { text: row[3], used: false });
  }
  const described = new Set();
  let path = null;
  for (const line of readFileSync(openapi, 'utf8').split('\n')) {
    if (/^\S/.test(line)) path = line.startsWith('paths:') ? '' : null;
    const found = line.match(/^ {2}"?(\/[^":]*)"?:/);
    const method = line.match(/^ {4}(get|post|put|delete|patch):/);
    if (path !== null && found) path = found[1];
    else if (path && method) described.add(`${method[1].toUpperCase()} ${path}`);
  }
  for (const key of described) if (!table.has(key)) complain(`${key} is missing`);
  for (const key of table.keys()) if (!described.has(key)) complain(`${key} does not exist`);
  const patterns = [...table.keys()].map((key) => {
    const escaped = key.split(/\{[^}]*\}/).map((part) => part.replace(/[.*+?^$()|[\]\\]/g, '\\$&'));
    return { key, holes: escaped.length, pattern: new RegExp(`^${escaped.join('[^/]+')}$`) };
  }).sort((a, b) => a.holes - b.holes);
  for (const { method, path, name } of requests) {
    const asked = `${method} ${path.replace(/\?.*/, '')}`;
    const fits = patterns.find(({ pattern }) => pattern.test(asked));
    if (fits) table.get(fits.key).used = true;
    else complain(`${asked} (${name}) is no endpoint`);
  }
  for (const [key, { text, used }] of table)
    if (used !== text.startsWith('used: ')) complain(`${key}: the table says "${text}", the client ${used ? 'asks' : 'does not ask'}`);
}

async function main() {
  const requests = execFileSync(join(build, 'contract-requests'), { encoding: 'utf8' })
    .trim().split('\n').map((line) => JSON.parse(line));
  coverage(requests);
  const [, simulator] = await start(join(build, 'callbox-simulator'),
    ['--port', '0', '--token', token, '--rate', '1000000'], /^(http:\S+)/);
  const proxyPort = await freePort();
  const mockPort = await freePort();
  await start(prism, ['proxy', openapi, simulator, '--host', '127.0.0.1', '--port', String(proxyPort)], /Prism is listening/);
  await start(prism, ['mock', openapi, '--host', '127.0.0.1', '--port', String(mockPort)], /Prism is listening/);
  const proxy = `http://127.0.0.1:${proxyPort}`;
  const mock = `http://127.0.0.1:${mockPort}`;

  const get = async (path) => JSON.parse((await ask(simulator, { method: 'GET', path, body: null }, token)).text);
  const list = await get('/conversations?per_page=3');
  const ids = {
    conversation: list.conversations[0].id,
    other: list.conversations[1].id,
    contact: list.conversations[0].contacts.contacts[0].id,
    tag: (await get('/tags')).data[0].id,
    admin: (await get('/me')).id,
    team: (await get('/teams')).teams[0].id,
    company: (await get('/companies?per_page=1')).data[0].id,
    segment: (await get('/segments')).segments[0].id,
    macro: (await get('/macros')).data[0].id,
    subscription: (await get('/subscription_types')).data[0].id,
    type: (await get('/ticket_types')).data.find((one) => one.name === 'Invoice correction').id,
    state: (await get('/ticket_states')).data.find((one) => one.internal_label === 'Submitted').id,
    article: (await get('/articles?per_page=150')).data.find((one) => one.has_unpublished_changes).id,
    collection: (await get('/help_center/collections')).data[0].id,
    internal: (await get('/internal_articles')).data[0].id,
  };
  const post = async (path, body) => JSON.parse((await ask(simulator, { method: 'POST', path, body }, token)).text);
  const put = async (path, body) => JSON.parse((await ask(simulator, { method: 'PUT', path, body }, token)).text);
  ids.note = (await post(`/contacts/${ids.contact}/notes`, { body: 'x', admin_id: ids.admin })).id;
  const types = (await get('/ticket_types')).data;
  const ticketOf = async (name, attributes, more) => (await post('/tickets', {
    ticket_type_id: types.find((one) => one.name === name).id, contacts: [{ id: ids.contact }],
    ticket_attributes: { _default_title_: 'made', ...attributes }, ...more,
  })).id;
  ids.ticket = await ticketOf('Invoice correction', { Invoice: 'LB-1' });
  const talks = (await get('/conversations?per_page=60')).conversations.slice(3).filter((one) => !one.ticket && !one.linked_objects.total_count);
  let made = 0;
  let talked = 0;
  // What is changed, and may be gone afterwards, is made for it.
  const fresh = async () => ({
    ...ids,
    contact: (await post('/contacts', { role: 'lead', name: `made ${++made}` })).id,
    company: (await post('/companies', { company_id: `made-${++made}`, name: 'made' })).id,
    tag: (await post('/tags', { name: `made ${++made}` })).id,
    article: (await post('/articles', { title: 'made', author_id: Number(ids.admin), state: 'published' })).id,
    collection: (await post('/help_center/collections', { name: `made ${++made}` })).id,
    internal: (await post('/internal_articles', { title: `made ${++made}`, author_id: Number(ids.admin), owner_id: Number(ids.admin) })).id,
    ticket: await ticketOf('Invoice correction', { Invoice: 'LB-1' }),
  });
  // What has to be so before it can be taken back.
  const prepare = async (request, { contact, company, tag, article, ticket, conversation: talk }) => {
    const { conversation } = ids;
    if (request.name === 'conversation merge') request.body.merge_into_conversation_id = Number(ids.other);
    if (request.name === 'conversation detach')
      await post(`/conversations/${conversation}/customers`, { admin_id: ids.admin, customer: { intercom_user_id: contact } });
    if (request.name === 'conversation redact') {
      const { conversation_parts: parts } = await get(`/conversations/${conversation}`);
      request.body.conversation_part_id = parts.conversation_parts.find(({ body }) => body).id;
    }
    if (request.name === 'contact untag') await post(`/contacts/${contact}/tags`, { id: tag });
    if (request.name === 'contact detach') await post(`/contacts/${contact}/companies`, { id: company });
    if (request.name === 'ticket untag') await post(`/tickets/${ticket}/tags`, { id: tag, admin_id: ids.admin });
    if (request.name === 'ticket change-type') {
      const other = types.find((one) => one.name === 'Hardware replacement').ticket_type_attributes.data.find((one) => one.name === 'Product');
      request.path = `/tickets/${await ticketOf('Hardware replacement', { Serial: 'x', Product: other.input_options.list_options[0].id })}/change_type`;
    }
    if (/^ticket (un)?link$/.test(request.name)) {
      const severity = types.find((one) => one.name === 'Bug').ticket_type_attributes.data.find((one) => one.name === 'Severity');
      const tracker = await ticketOf('Bug', { Severity: severity.input_options.list_options[0].id });
      request.path = request.path.replace(/tickets\/\d+/, `tickets/${tracker}`);
      if (request.name === 'ticket unlink') await post(`/tickets/${tracker}/linked_conversations`, { conversation_id: talk });
    }
    if (request.name === 'article untag') await post(`/articles/${article}/tags`, { id: tag });
    if (request.name === 'article-draft publish') await put(`/articles/${article}/draft`, { title: 'changed' });
    if (request.path !== '/contacts/merge') return;
    request.body.into = (await post('/contacts', { role: 'user', email: `made-${++made}@example.com` })).id;
  };

  for (const request of requests) {
    const sent = await ask(mock, request, token);
    if (sent.status >= 400) {
      const problem = JSON.parse(sent.text || '{}');
      const list = problem.validation ?? [{ location: [], message: `${sent.status} ${problem.title ?? ''}` }];
      judge('request', request, list);
    } else {
      judge('request', request, sent.violations.filter((v) => v.location?.[0] === 'request'));
    }
    const changes = /^(contact|company|tag|conversation|ticket|article|article-draft|collection|internal-article) [a-z-]+$/.test(request.name);
    const its = changes ? await fresh() : ids;
    if (/^ticket /.test(request.name)) its.conversation = talks[++talked % talks.length].id;
    if (request.name === 'conversation delete') its.conversation = list.conversations[2].id;
    const mapped = real(request, its);
    if (changes) await prepare(mapped, its);
    const answered = await ask(proxy, mapped, token);
    judge('answer', mapped, answered.violations.filter((v) => v.location?.[0] !== 'request'));
    if (answered.status >= 400) {
      failed++;
      console.log(`REFUSED ${mapped.method} ${mapped.path} ${answered.status} (${request.name}): ${answered.text.slice(0, 200)}`);
    }
  }

  // The program itself against the mock: who am I, teammates, teams, tags.
  try {
    execFileSync(join(build, 'callbox'), ['connect', 'mock', '--base-url', mock, '--token-stdin', '--unlock', 'keyfile'], {
      input: `${token}\n`,
      env: { ...process.env, HOME: home, XDG_CONFIG_HOME: `${home}/config`, XDG_DATA_HOME: `${home}/data`, XDG_CACHE_HOME: `${home}/cache`, XDG_STATE_HOME: `${home}/state` },
      timeout: 60000,
    });
  } catch (error) {
    failed++;
    console.log(`CLIENT against the mock: ${error.stderr}`);
  }

  for (const quirk of quirks)
    if (!quirk.used) {
      failed++;
      console.log(`UNUSED quirk: ${quirk.pattern.source}`);
    }
  console.log(`${requests.length} requests, ${explained} known quirks, ${failed} violations`);
}

try {
  await main();
} catch (error) {
  failed++;
  console.log(String(error));
} finally {
  for (const child of children) {
    child.removeAllListeners('exit');
    child.kill();
  }
  rmSync(home, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);

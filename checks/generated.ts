import { describeError, errors, type ErrorCode } from '#contracts/errors.ts';
import { fieldCodes } from '#contracts/field-errors.ts';
import { settings } from '#server/settings.ts';

/** Documents that are made from the code, by path. `npm run generate` writes them; a test fails when they differ. */
export function generateDocuments(): Map<string, string> {
  return new Map([
    ['.env.example', environmentExample()],
    ['docs/configuration.md', configurationPage()],
    ['docs/errors.md', errorsPage()],
  ]);
}

function environmentExample(): string {
  const lines = settings.map(({ name, default: value, describe }) => `# ${describe}\n${name}=${value}\n`);
  return `# Every setting with its default. Copy the lines you change to .env, or set them in the environment.\n\n${lines.join('\n')}`;
}

function configurationPage(): string {
  const rows = settings.map(({ name, default: value, describe }) => {
    return `| \`${name}\` | ${value === '' ? '' : `\`${value}\``} | ${escapeCell(describe)} |`;
  });
  return `# Settings

Foyer reads its settings from the environment, or from a file \`.env\` beside \`package.json\`; the environment takes
precedence. A secret may also stand in a file that \`<NAME>_FILE\` points to. All settings are checked before anything starts, and
all problems are reported at once.

| Setting | Default | What it does |
|---|---|---|
${rows.join('\n')}

*This page is made from \`server/settings.ts\` by \`npm run generate\`.*
`;
}

function errorsPage(): string {
  const rows = Object.entries(errors).map(([code, { status, title }]) => {
    const { toldAs, retryAfterSeconds } = describeError(code as ErrorCode);
    const words = retryAfterSeconds ? `${title} (with \`retry-after\`)` : title;
    return `| \`${toldAs}\` | ${status} | ${escapeCell(words)} |`;
  });
  const fields = Object.entries(fieldCodes).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`);
  return `# Errors

Every refusal of the API is JSON: \`{ code, title, requestId, details? }\`. Programs decide by \`code\`, which is stable; \`title\`
is an English sentence for developers of clients, and may change. Foyer's own pages translate the code. Give \`requestId\` to the
administrator of the server, who can find the request in the log by it.

| Code | Status | Title |
|---|---|---|
${rows.join('\n')}

## Fields

\`details\` names the fields that cannot be used: \`{ field, code, message, min?, max? }\`.

| Code | What is wrong with the field |
|---|---|
${fields.join('\n')}

*This page is made from \`contracts/errors.ts\` and \`contracts/field-errors.ts\` by \`npm run generate\`.*
`;
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|');
}

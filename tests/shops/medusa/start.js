// A Medusa with nothing in it but one user, on the empty database in DATABASE_URL; its files are in SHOP_FILES.
// It prints one line of JSON when it can be reached.
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawn, spawnSync } = require('node:child_process');

const port = process.argv[2];
const url = `http://127.0.0.1:${port}`;
const installed = process.env.NODE_PATH;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'medusa-'));
const medusa = path.join(installed, '@medusajs', 'cli', 'cli.js');
const env = { ...process.env, MEDUSA_DISABLE_TELEMETRY: 'true', SHOP_URL: url };
let server = null;
process.on('exit', () => {
    server?.kill('SIGKILL');
    fs.rmSync(folder, { recursive: true, force: true });
});
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0));

fs.symlinkSync(installed, path.join(folder, 'node_modules'));
fs.copyFileSync(path.join(__dirname, 'package.json'), path.join(folder, 'package.json'));
fs.writeFileSync(path.join(folder, 'medusa-config.js'), `
const { defineConfig } = require('@medusajs/framework/utils');
const files = { backend_url: process.env.SHOP_URL + '/static', upload_dir: process.env.SHOP_FILES };
module.exports = defineConfig({
    admin: { disable: true },
    projectConfig: {
        databaseUrl: process.env.DATABASE_URL,
        databaseDriverOptions: { ssl: false, connection: { ssl: false } },
        http: { adminCors: '*', authCors: '*', storeCors: '*', cookieSecret: 'made-up', jwtSecret: 'made-up' },
    },
    modules: [{
        resolve: '@medusajs/medusa/file',
        options: { providers: [{ resolve: '@medusajs/medusa/file-local', id: 'local', options: files }] },
    }],
});
`);

function done(...words) {
    const run = spawnSync(process.execPath, [medusa, ...words], { cwd: folder, env, stdio: ['ignore', 2, 2] });
    if (run.status !== 0) process.exit(1);
}

async function reachable() {
    for (;;) {
        try {
            if ((await fetch(`${url}/health`)).ok) return;
        } catch {
            // not yet
        }
        await new Promise(resolve => setTimeout(resolve, 200));
    }
}

done('db:migrate', '--skip-scripts');
done('user', '-e', process.env.SHOP_USER, '-p', process.env.SHOP_PASSWORD);
server = spawn(process.execPath, [medusa, 'start', '-p', port], { cwd: folder, env, stdio: ['ignore', 2, 2] });
server.on('exit', () => process.exit(1));
reachable().then(() => process.stdout.write(`${JSON.stringify({ url })}\n`));

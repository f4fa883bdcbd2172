// A Vendure with nothing in it but what a shop must have: database and photos are gone when it stops.
// It prints one line of JSON when it can be reached.
'use strict';
process.env.VENDURE_DISABLE_TELEMETRY = '1';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const {
    bootstrap, DefaultJobQueuePlugin, DefaultLogger, DefaultSearchPlugin, dummyPaymentHandler, LanguageCode, LogLevel,
} = require('@vendure/core');
const { populate } = require('@vendure/core/cli');
const { AssetServerPlugin } = require('@vendure/asset-server-plugin');

const port = Number(process.argv[2]);
const user = { identifier: process.env.SHOP_USER, password: process.env.SHOP_PASSWORD };
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vendure-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0));

const config = {
    apiOptions: { port, hostname: '127.0.0.1', adminApiPath: 'admin-api', shopApiPath: 'shop-api' },
    authOptions: { tokenMethod: ['bearer', 'api-key'], superadminCredentials: user },
    dbConnectionOptions: { type: 'sqljs', synchronize: true, autoSave: false, logging: false },
    defaultLanguageCode: LanguageCode.en,
    importExportOptions: { importAssetsDir: folder },
    logger: new DefaultLogger({ level: LogLevel.Error }),
    paymentOptions: { paymentMethodHandlers: [dummyPaymentHandler] },
    plugins: [
        AssetServerPlugin.init({ route: 'assets', assetUploadDir: path.join(folder, 'assets'), presets: [] }),
        DefaultJobQueuePlugin.init({ pollInterval: 200 }),
        DefaultSearchPlugin.init({}),
    ],
};
const shop = {
    defaultLanguage: LanguageCode.en,
    defaultZone: 'Europe',
    countries: [{ code: 'FR', name: 'France', zone: 'Europe' }],
    taxRates: [{ name: 'Standard', percentage: 20 }],
    shippingMethods: [],
    paymentMethods: [],
    collections: [],
};

populate(() => bootstrap(config), shop)
    .then(() => console.log(JSON.stringify({ url: `http://127.0.0.1:${port}` })))
    .catch(error => {
        console.error(error);
        process.exit(1);
    });

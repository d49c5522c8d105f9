// Our consent manager, loaded before klaro.js
var klaroConfig = {
    version: 1,
    elementID: 'klaro',
    styling: { theme: ['light', 'top', 'wide'] },
    storageMethod: 'cookie',
    cookieName: 'klaro',
    cookieExpiresAfterDays: 365,
    default: false,
    mustConsent: false,
    acceptAll: true,
    hideDeclineAll: true,
    noticeAsModal: true,
    lang: 'en',
    translations: {
        zz: { privacyPolicyUrl: '/privacy.html' },
        en: {
            consentModal: { title: 'Services we would like to use', description: 'Here you can choose.' },
            matomo: { description: 'Collecting of visitor statistics' },
            purposes: { analytics: 'Analytics', advertising: { title: 'Advertising', description: 'Shows ads.' }, livechat: { title: 'Live chat', description: 'Lets you talk to us.' }, video: 'Videos' },
        },
        de: {
            privacyPolicyUrl: '/datenschutz.html',
            purposes: { analytics: 'Besucher-Statistiken', livechat: { title: 'Chat', description: 'Damit Sie mit uns sprechen können.' } },
        },
        tlh: { purposes: { analytics: { title: "mI'", description: 'x' } } },
    },
    services: [
        {
            name: 'matomo',
            default: true,
            title: 'Matomo',
            purposes: ['analytics'],
            cookies: [[/^_pk_.*$/, '/', 'example.com'], [/^_pk_.*$/, '/', 'localhost'], 'piwik_ignore', /^mtm_(?=x)/],
            callback: function (consent, service) {
                console.log('User consent for service ' + service.name + ': consent=' + consent);
            },
            required: false,
            optOut: false,
            onlyOnce: true,
        },
        { name: 'pixel', title: 'Ad pixel', purposes: ['advertising', 'analytics'], cookies: ['_px'], optOut: true },
        { name: 'chat', title: 'Our chat', purposes: ['livechat'] },
        { name: 'film', title: 'Films', purposes: ['video'], contextualConsentOnly: true },
        { name: 'cloudflare', title: 'Cloudflare', purposes: ['security'], required: true, cookies: ['__cf_bm'] },
    ],
};

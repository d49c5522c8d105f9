import * as CookieConsent from 'https://cdn.jsdelivr.net/gh/orestbida/cookieconsent@3.1.0/dist/cookieconsent.esm.js';

const privacy = '/privacy.html';

const en = {
    consentModal: {
        title: 'We use cookies',
        description: 'Hi, this website uses <b>cookies</b>. <a href="#" data-cc="show-preferencesModal">Choose</a>',
        acceptAllBtn: 'Accept all',
        acceptNecessaryBtn: 'Reject all',
        showPreferencesBtn: 'Manage preferences',
        footer: `<a href="${privacy}">Privacy policy</a> <a href="/imprint.html">Imprint</a>`,
    },
    preferencesModal: {
        title: 'Manage cookie preferences',
        acceptAllBtn: 'Accept all',
        acceptNecessaryBtn: 'Reject all',
        savePreferencesBtn: 'Save',
        closeIconLabel: 'Close',
        sections: [
            { title: 'Your choice', description: 'Choose what you like.' },
            { title: 'Strictly necessary', description: 'Needed for the site to work.', linkedCategory: 'necessary' },
            {
                title: 'Performance &amp; analytics',
                description: 'Counts visits. <a href="https://policies.google.com">More</a>',
                linkedCategory: 'analytics',
                cookieTable: {
                    headers: { name: 'Name', domain: 'Service', description: 'Description', expiration: 'Expiration' },
                    body: [
                        { name: '_ga', domain: 'Google Analytics', description: 'Tells visitors apart', expiration: '2 years' },
                        { name: '_gid', domain: 'Google Analytics', description: 'Tells visitors apart', expiration: '24 hours' },
                    ],
                },
            },
            { title: 'Targeting', description: 'Shows advertisements.', linkedCategory: 'ads' },
        ],
    },
};

CookieConsent.run({
    revision: 2,
    disablePageInteraction: true,
    cookie: { name: 'cc_cookie', expiresAfterDays: 182 },
    guiOptions: {
        consentModal: { layout: 'cloud inline', position: 'bottom left', equalWeightButtons: false, flipButtons: true },
        preferencesModal: { layout: 'box', equalWeightButtons: true, flipButtons: false },
    },
    onConsent: ({ cookie }) => {
        gtag('consent', 'update', { analytics_storage: cookie.categories.includes('analytics') ? 'granted' : 'denied' });
    },
    categories: {
        necessary: { enabled: true, readOnly: true },
        analytics: {
            enabled: true,
            autoClear: { cookies: [{ name: /^_ga/ }, { name: '_gid' }], reloadPage: true },
            services: {
                ga: { label: 'Google Analytics', cookies: [{ name: /^(_ga|_gid)/ }] },
                counter: { label: 'Visit counter', onAccept: () => window.counter.start() },
            },
        },
        ads: {},
    },
    language: {
        default: 'en',
        autoDetect: 'browser',
        translations: {
            en,
            de: {
                consentModal: { title: 'Wir verwenden Cookies', description: '…' },
                preferencesModal: {
                    title: 'Einstellungen',
                    sections: [
                        { title: 'Statistik', description: 'Zählt Besuche.', linkedCategory: 'analytics' },
                        { title: 'Werbung', description: 'Zeigt Werbung.', linkedCategory: 'ads' },
                    ],
                },
            },
            fr: '/lang/fr.json',
        },
    },
});

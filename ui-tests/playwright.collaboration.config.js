// The browser tests that need jupyter-collaboration: the same settings, on a server that has it turned on.
process.env.DEEPFORGE_UI_COLLABORATION = '1';

module.exports = { ...require('./playwright.config.js'), testDir: 'collaboration' };

// The coverage provider of vitest, loaded from this folder. The workers find it by its name, and would look for one
// that is called "v8" in the root's packages.
import v8 from '@vitest/coverage-v8';

export default {
  ...v8,
  async getProvider() {
    return Object.assign(await v8.getProvider(), { name: 'custom' });
  },
};

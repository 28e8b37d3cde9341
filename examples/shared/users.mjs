// Stands for a database of users.
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const salt = randomBytes(16);
const hash = (password) => promisify(scrypt)(password, salt, 32);

const users = new Map([
  ['ada', { passwordHash: await hash('correct horse'), role: 'admin' }],
  ['bob', { passwordHash: await hash('battery staple'), role: 'editor' }],
]);
const nobody = { passwordHash: randomBytes(32) };

export const roleOf = (user) => users.get(user)?.role;

/** An unknown user costs as much time as a wrong password. */
export async function isPassword(user, password) {
  return timingSafeEqual(await hash(password), (users.get(user) ?? nobody).passwordHash);
}

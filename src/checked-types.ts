// What follows from the types of a call's arguments: which claims were checked and are there. Types only.
// Of a variable that is typed as wide as `VerifyOptions`, or as `Algorithm[]`, nothing is certain.
// A comment with `//` is for whoever reads this file: it is not in the package.
import type { Algorithm, IssuerEntry, JwtClaims, StandardSchema } from './types.ts';

// Lets TypeScript infer `Given` as exactly what is written in a call. It stands beside the parameter's own type, which
// completes names, finds misspelt ones, and is what an editor shows. TypeScript infers from the branch that is never
// taken. The branch that is taken, `Demands`, adds something only where there is a mistake.
export type Read<Given, Demands = {}> = [Given] extends [never] ? Given : Demands;

// Stands for arguments that were not looked at, because the caller named the type of the claims: `verify<Mine>(…)`.
// No interface: in the declarations of a generic wrapper TypeScript writes it out, and it could not name one.
export type Unread = { readonly unread: never };

// An algorithm that a function takes: one that fits, or a variable of which nothing is known but `Algorithm`.
export type Fitting<Name, Algorithms> = [Name] extends [never] ? Name : Algorithm extends Name ? Algorithm : Algorithms;

// Nothing is known of options that are `any`, `unknown`, `object`, or of which TypeScript inferred nothing.
export type IsOpen<Options> = unknown extends Options
  ? true
  : [Options] extends [Unread]
    ? true
    : [object] extends [Options]
      ? string extends Options // of an empty literal, `{}`, everything is known
        ? false
        : true
      : false;

export type IsAny<T> = 0 extends 1 & T ? true : false;

// The type of a member that is certainly there.
export type Member<T, Name extends string> = T extends { readonly [N in Name]: infer Value } ? Value : undefined;

// ------------------------------------------------------------------------------------------------- the claims of verify

/** The claims of a token, those of `Names` certainly among them. */
export type WithClaims<Names extends string> = ClaimsAndSub<Names, string>;

/** The same with `allowNumericSub`. */
export type WithNumericSub<Names extends string> = ClaimsAndSub<Names, string | number>;

type ClaimsAndSub<Names extends string, Sub> = {
  [Name in Names]: Name extends keyof KnownClaims<Sub> ? KnownClaims<Sub>[Name] : unknown;
} & {
  [Name in Exclude<keyof KnownClaims<Sub>, Names>]?: KnownClaims<Sub>[Name];
} & OtherClaims;

interface KnownClaims<Sub> {
  iss: string;
  sub: Sub;
  aud: string | string[];
  exp: number;
  nbf: number;
  iat: number;
  jti: string;
}

interface OtherClaims {
  [name: string]: unknown;
}

// The type of the claims: what the caller named, else what the schema says, else what the options ask for.
export type ClaimsOf<Claims, Options> =
  IsOpen<Options> extends true
    ? Claims
    : Options extends unknown // each of several alternatives by itself
      ? 'schema' extends keyof Options
        ? Claims
        : true extends Member<Options, 'allowNumericSub'>
          ? WithNumericSub<NamesOf<Options> & string>
          : WithClaims<NamesOf<Options> & string>
      : never;

/** The claims that the verifier of an entry hands out: those of its `schema`, else what its options ask for. */
export type ClaimsOfEntry<Entry extends IssuerEntry> = Entry extends { readonly schema: StandardSchema<infer Claims> }
  ? Claims
  : ClaimsOf<JwtClaims, Entry>;

type NamesOf<Options> =
  | ('optional' extends Expiration<Options> ? never : 'exp')
  | (false extends Member<Options, 'issuer'> ? never : 'iss')
  | (false extends Member<Options, 'audience'> ? never : 'aud')
  | (Options extends { readonly subject: unknown } ? 'sub' : never)
  | (Options extends { readonly maxAge: unknown } ? 'iat' : never)
  | ExtraNames<Options>;

// The claims that options name themselves.
type ExtraNames<Options> = Items<Member<Options, 'requiredClaims'>> | Names<Member<Options, 'claims'>>;

// Not `Member`: an option that may be there may be `'optional'`.
type Expiration<Options> = 'expiration' extends keyof Options ? Options['expiration'] : 'required';

// The items of a list that is known one by one. A `string[]` may hold any text, or fewer.
type Items<List> = List extends readonly string[] ? (number extends List['length'] ? never : List[number]) : never;

// The names that an object certainly has.
export type Names<T> = { [Name in keyof T]-?: {} extends Pick<T, Name> ? never : Name }[keyof T] & string;

// -------------------------------------------------------------------------------------------------- the names of explain

// The names of checks beside those that there always are: the claims that the options name; any, where nobody knows.
export type NamesToExplain<Options> = [Options] extends [Unread]
  ? never // without options
  : IsOpen<Options> extends true
    ? AnyText
    : Options extends unknown
      ? ItemsOrAny<Optional<Options, 'requiredClaims'>> | NamesOrAny<Optional<Options, 'claims'>>
      : never;

// Any text, without hiding the names that are known from an editor.
type AnyText = string & {};

// The type of a member that may be there.
type Optional<T, Name extends string> = Name extends keyof T ? Exclude<T[Name], undefined> : never;

type ItemsOrAny<List> = List extends readonly string[]
  ? number extends List['length']
    ? AnyText
    : List[number]
  : never;

type NamesOrAny<T> = T extends unknown ? (string extends keyof T ? AnyText : keyof T & string) : never;

// What is certainly a mistake in the options of a call, by their type. Types only. Of a variable that is typed as wide as
// `VerifyOptions`, or as `Algorithm[]`, nothing is certain.
// A comment with `//` is for whoever reads this file: it is not in the package.
import type { IsOpen, Member, Names } from './checked-types.ts';
import type { Algorithm, KeyPairAlgorithm, SecretAlgorithm, VerifyOptions } from './types.ts';

// What options must have beside their own type, where they have a mistake of this kind, else nothing. Asked in this
// form, because TypeScript then sees that options which are still a type parameter (`<O extends VerifyOptions>(options: O)`)
// have no mistake for certain.
export type Where<Mistake extends string, Mistakes extends string, Demand> = {
  readonly [_ in 'a' as Mistakes]: 1;
} extends {
  readonly [M in Mistake]: 1;
}
  ? Demand
  : {};

// What `verify` demands of its options beside their own type: one family of algorithms, at least one, no negative time,
// and only names that exist. Of several alternatives none may be a mistake.
export type VerifyDemands<Options, Known = VerifyOptions> =
  IsOpen<Options> extends true
    ? {}
    : ListDemands<ListMistake<Member<Options, 'algorithms'>>> &
        NotNegative<Options, 'maxAge'> &
        NotNegative<Options, 'clockTolerance'> &
        NamesInVariable<Options, Known>;

type ListDemands<Mistakes extends string> = Where<
  'none',
  Mistakes,
  { readonly algorithms: readonly [Algorithm, ...Algorithm[]] }
> &
  Where<'mixed', Mistakes, { readonly algorithms: readonly SecretAlgorithm[] | readonly KeyPairAlgorithm[] }>;

type ListMistake<List> = List extends readonly never[]
  ? 'none'
  : ['secret' | 'key pair'] extends [FamiliesIn<List>]
    ? 'mixed'
    : never;

// Refuses a time that is certainly negative.
export type NotNegative<Options, Name extends string> = Where<
  'negative',
  NegativeMistake<Member<Options, Name>>,
  { readonly [N in Name]?: ZeroOrMore }
>;

type NegativeMistake<Time> = Time extends string | number
  ? `${Time}` extends `-${string}`
    ? 'negative'
    : never
  : never;

interface ZeroOrMore {
  readonly 'a time of 0 or more': never;
}

// Refuses names that are certainly there and no option. `NamesInVariable` leaves out what is written in the call itself:
// TypeScript refuses that alone, in better words.
export type NamesThatExist<Options, Known> = Where<
  'unknown',
  UnknownName<Options, Known> extends never ? never : 'unknown',
  NoSuchOption<UnknownName<Options, Known>>
>;

export type NamesInVariable<Options, Known> = NamesThatExist<Writable<Options>, Known>;

// What `const Options` infers from a literal is readonly.
type Writable<T> = { [Name in keyof T as IsWritable<Pick<T, Name>> extends true ? Name : never]: T[Name] };

type IsWritable<T> =
  (<X>() => X extends T ? 1 : 2) extends <X>() => X extends { -readonly [N in keyof T]: T[N] } ? 1 : 2 ? true : false;

type UnknownName<Options, Known> = Options extends unknown ? Exclude<Names<Options>, keyof Known> : never;

interface NoSuchOption<Name> {
  readonly 'no such option': Name;
}

// Which families of algorithms are certainly in a list that is known one by one.
type FamiliesIn<List> = List extends readonly unknown[]
  ? number extends List['length']
    ? never
    : { [Index in keyof List]: FamilyOf<List[Index]> }[number]
  : never;

type FamilyOf<Name> = [Name] extends [SecretAlgorithm]
  ? 'secret'
  : [Name] extends [KeyPairAlgorithm]
    ? 'key pair'
    : never;

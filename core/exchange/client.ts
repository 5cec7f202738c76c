/** What a door that faces the outside world knows of a client besides its address. */
export interface ClientFacts {
  /** ISO 3166-1 code in capitals. */
  readonly country?: string;
  /** Number of the autonomous system that the address belongs to. */
  readonly asn?: number;
  /** How likely a person is behind it, 1–99; low means a program. */
  readonly botScore?: number;
  /** It has passed a challenge: rules that ask for one are left out. */
  readonly cleared: boolean;
}

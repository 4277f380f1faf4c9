/** The current time. Passed as an argument wherever time decides, so that tests can set it. */
export interface Clock {
  now(): Date;
}

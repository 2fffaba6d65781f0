/** The page on which the second factor is given; from there one comes back to `to`, a path of this site. */
export const secondStep = (to: string) => `/sign-in/second-step?to=${encodeURIComponent(to)}`;

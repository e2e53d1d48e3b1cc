import mixpanel from "mixpanel-browser";
import * as Sentry from "@sentry/react";

interface Customer {
  id: string;
  email: string;
  phone: string;
  plan: string;
}

// the shop's own wrapper: findings stand at its callers
export function track(event: string, props: Record<string, unknown>) {
  mixpanel.track(event, { ...props, release: "2026.11" });
}

export function paid(customer: Customer, cardNumber: string) {
  mixpanel.identify(customer.email);
  track("Paid", { plan: customer.plan, contact: customer.phone });
  Sentry.setContext("payment", { card: cardNumber, last: cardNumber.slice(-4) });
}

export function left(customer: Customer) {
  // nothing personal: an opaque id and a count
  track("Left", { customer: customer.id, emailLength: customer.email.length });
}

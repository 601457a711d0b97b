"""Everything that knows Dinero's wire: routes, filters, statuses, tokens, the budget, and the one client."""

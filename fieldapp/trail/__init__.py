"""Reading the audit trail: who did what, when, from which device."""

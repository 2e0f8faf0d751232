"""What every domain stands on: database, errors, clock, ids, access, audit, changes, events, texts, HTTP."""

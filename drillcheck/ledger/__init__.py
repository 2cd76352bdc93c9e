"""The training ledger: entries that are never altered, in a chain, and what can be asked of them."""

"""Sign-in sheets (R38): a photo or a PDF read, its printed names matched to the roster, the rest left to a person."""

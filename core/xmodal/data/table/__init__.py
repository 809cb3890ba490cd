"""Data of one's own: tables whose cells name items, the items decoded, and the rows that come of them."""

-- compat: 2
-- Entries of the user map that were changed here and that the server does not have yet. `edition` counts the changes; `body` is
-- sealed and holds key and value, an empty one for an entry that was removed.
CREATE TABLE map_wishes (
    key_hash BLOB PRIMARY KEY,
    body BLOB NOT NULL,
    edition INTEGER NOT NULL
) WITHOUT ROWID;

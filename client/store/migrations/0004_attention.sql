-- Up to where members' devices have stored conversations, and preferences that the server does not have yet: `body`
-- holds key and value, `edition` counts the changes.
ALTER TABLE cursors ADD COLUMN delivered INTEGER NOT NULL DEFAULT 0;
CREATE TABLE preferences (
    key_hash BLOB PRIMARY KEY,
    edition INTEGER NOT NULL,
    body BLOB NOT NULL
) WITHOUT ROWID;

-- compat: 2
-- Drafts follow the user to other computers. `edition` counts the changes that the server does not have; a draft that was
-- removed stays without a body until the server knows.
CREATE TABLE drafts_with_edition (
    conversation BLOB NOT NULL,
    thread BLOB NOT NULL,
    body BLOB,
    edition INTEGER NOT NULL,
    PRIMARY KEY (conversation, thread)
) WITHOUT ROWID;
INSERT INTO drafts_with_edition SELECT conversation, thread, body, 1 FROM drafts;
DROP TABLE drafts;
ALTER TABLE drafts_with_edition RENAME TO drafts;

-- compat: 8
-- Files on their way: up (kind 0), in the tray of a conversation or a thread (thread is empty for the conversation
-- itself) or with a message of the outbox, and down (kind 1). `body` is sealed and holds names, paths and references.
CREATE TABLE transfers (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    file BLOB NOT NULL UNIQUE,
    kind INTEGER NOT NULL,
    state INTEGER NOT NULL,
    conversation BLOB,
    thread BLOB,
    message BLOB,
    done INTEGER NOT NULL,
    error TEXT,
    body BLOB NOT NULL
);
CREATE INDEX transfers_tray ON transfers (conversation, thread) WHERE kind = 0 AND message IS NULL;
CREATE INDEX transfers_message ON transfers (message) WHERE message IS NOT NULL;
-- A message waits in the outbox for its files.
ALTER TABLE outbox ADD COLUMN waits INTEGER NOT NULL DEFAULT 0;

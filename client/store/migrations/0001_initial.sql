-- compat: 1
-- What a client keeps of one account. Columns named `body`, `value`, `frame` are sealed (sealer.h); the others hold
-- only ids, positions, times, kinds and flags. Rows of events, messages, reactions, pins, members, cursors, users,
-- user_map and conversations can be fetched again from the server; outbox, drafts and cursor_wishes exist only here.
CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE tokens (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    body BLOB NOT NULL
);
CREATE TABLE users (
    id BLOB PRIMARY KEY,
    version INTEGER NOT NULL,
    body BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE user_map (
    key_hash BLOB PRIMARY KEY,
    version INTEGER NOT NULL,
    body BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE memberships (
    conversation BLOB PRIMARY KEY,
    joined_seq INTEGER NOT NULL,
    left_seq INTEGER
) WITHOUT ROWID;
CREATE TABLE conversations (
    id BLOB PRIMARY KEY,
    last_seq INTEGER NOT NULL,
    first_seq INTEGER,
    members_as_of INTEGER,
    body BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE members (
    conversation BLOB NOT NULL,
    user BLOB NOT NULL,
    joined_seq INTEGER NOT NULL,
    PRIMARY KEY (conversation, user)
) WITHOUT ROWID;
CREATE TABLE cursors (
    conversation BLOB NOT NULL,
    user BLOB NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (conversation, user)
) WITHOUT ROWID;
-- Own cursors that the server has not confirmed yet; thread is empty for the conversation itself.
CREATE TABLE cursor_wishes (
    conversation BLOB NOT NULL,
    thread BLOB NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (conversation, thread)
) WITHOUT ROWID;
CREATE TABLE drafts (
    conversation BLOB NOT NULL,
    thread BLOB NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (conversation, thread)
) WITHOUT ROWID;
-- How far the user has read threads.
CREATE TABLE thread_cursors (
    conversation BLOB NOT NULL,
    thread BLOB NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (conversation, thread)
) WITHOUT ROWID;
-- What the server counted where the log has a gap (protocol::UnreadCount).
CREATE TABLE unread (
    conversation BLOB PRIMARY KEY,
    cursor INTEGER NOT NULL,
    messages INTEGER NOT NULL,
    mentions INTEGER NOT NULL,
    as_of INTEGER NOT NULL,
    as_of_ordinal INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE events (
    conversation BLOB NOT NULL,
    seq INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    counts INTEGER NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    sender BLOB NOT NULL,
    client_id BLOB,
    target BLOB,
    device BLOB,
    epoch INTEGER,
    body BLOB,
    PRIMARY KEY (conversation, seq)
);
CREATE INDEX events_client_id ON events (conversation, client_id) WHERE client_id IS NOT NULL;
CREATE INDEX events_target ON events (conversation, target) WHERE target IS NOT NULL;
CREATE TABLE ranges (
    conversation BLOB NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (conversation, first)
) WITHOUT ROWID;
-- deleted is the position of the deletion, or 1 when only a stub tells of it. seq is 0 while only an edit or the deletion of a message is known, because older history is not loaded yet.
CREATE TABLE messages (
    conversation BLOB NOT NULL,
    id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    thread BLOB,
    sender BLOB,
    at INTEGER NOT NULL,
    counts INTEGER NOT NULL,
    edit_seq INTEGER NOT NULL,
    edited_at INTEGER,
    deleted INTEGER NOT NULL,
    mentions_me INTEGER NOT NULL DEFAULT 0,
    body BLOB,
    PRIMARY KEY (conversation, id)
);
CREATE INDEX messages_mentions ON messages (conversation, seq) WHERE mentions_me = 1;
CREATE INDEX messages_seq ON messages (conversation, seq);
CREATE INDEX messages_thread ON messages (conversation, thread, seq) WHERE thread IS NOT NULL;
CREATE TABLE reactions (
    conversation BLOB NOT NULL,
    message BLOB NOT NULL,
    user BLOB NOT NULL,
    emoji_hash BLOB NOT NULL,
    seq INTEGER NOT NULL,
    is_on INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (conversation, message, user, emoji_hash)
) WITHOUT ROWID;
CREATE TABLE pins (
    conversation BLOB NOT NULL,
    message BLOB NOT NULL,
    seq INTEGER NOT NULL,
    is_on INTEGER NOT NULL,
    PRIMARY KEY (conversation, message)
) WITHOUT ROWID;
CREATE TABLE outbox (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    client_id BLOB NOT NULL UNIQUE,
    conversation BLOB NOT NULL,
    frame BLOB NOT NULL,
    queued_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    state INTEGER NOT NULL,
    acked_seq INTEGER,
    error TEXT
);

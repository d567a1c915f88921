-- The first schema. Times are Unix milliseconds. Roles, kinds and history are the numbers of the protocol's enums.

CREATE TABLE workspace (
    key {{text}} PRIMARY KEY,
    value {{text}} NOT NULL
);

-- Numbers handed out once: `directory` orders all changes of users.
CREATE TABLE counters (
    name {{text}} PRIMARY KEY,
    value {{int}} NOT NULL
);
INSERT INTO counters (name, value) VALUES ('directory', 0);

CREATE TABLE users (
    id {{id}} PRIMARY KEY,
    name {{text}} NOT NULL UNIQUE,
    display_name {{text}} NOT NULL,
    role {{int}} NOT NULL,
    kind {{int}} NOT NULL,
    disabled {{int}} NOT NULL,
    created_at {{int}} NOT NULL,
    version {{int}} NOT NULL,
    map_version {{int}} NOT NULL DEFAULT 0
);
CREATE INDEX users_version ON users (version);

CREATE TABLE credentials (
    user_id {{id}} PRIMARY KEY REFERENCES users (id),
    password_hash {{text}} NOT NULL,
    changed_at {{int}} NOT NULL
);

-- One-time tokens that make an account; the first owner's is made by the server itself.
CREATE TABLE invites (
    token_hash {{bytes}} PRIMARY KEY,
    role {{int}} NOT NULL,
    created_by {{id}},
    created_at {{int}} NOT NULL,
    expires_at {{int}} NOT NULL,
    used_by {{id}}
);

CREATE TABLE devices (
    id {{id}} PRIMARY KEY,
    user_id {{id}} NOT NULL REFERENCES users (id),
    name {{text}} NOT NULL,
    created_at {{int}} NOT NULL,
    last_seen_at {{int}} NOT NULL,
    revoked_at {{int}}
);
CREATE INDEX devices_user ON devices (user_id);

CREATE TABLE sessions (
    sid {{id}} PRIMARY KEY,
    user_id {{id}} NOT NULL REFERENCES users (id),
    device_id {{id}} NOT NULL REFERENCES devices (id),
    created_at {{int}} NOT NULL,
    expires_at {{int}} NOT NULL,
    revoked_at {{int}}
);
CREATE INDEX sessions_device ON sessions (device_id);
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_revoked ON sessions (revoked_at);

CREATE TABLE refresh_tokens (
    token_hash {{bytes}} PRIMARY KEY,
    sid {{id}} NOT NULL REFERENCES sessions (sid),
    issued_at {{int}} NOT NULL,
    used_at {{int}},
    successor {{bytes}}
);
CREATE INDEX refresh_tokens_sid ON refresh_tokens (sid);

CREATE TABLE signing_keys (
    kid {{text}} PRIMARY KEY,
    public_key {{bytes}} NOT NULL,
    sealed_seed {{bytes}} NOT NULL,
    created_at {{int}} NOT NULL,
    retired_at {{int}}
);

CREATE TABLE conversations (
    id {{id}} PRIMARY KEY,
    kind {{int}} NOT NULL,
    name {{text}} NOT NULL,
    name_key {{text}} UNIQUE,
    topic {{text}} NOT NULL,
    history {{int}} NOT NULL,
    created_by {{id}} NOT NULL REFERENCES users (id),
    created_at {{int}} NOT NULL,
    ends_at {{int}},
    archived {{int}} NOT NULL DEFAULT 0,
    last_seq {{int}} NOT NULL DEFAULT 0,
    last_ordinal {{int}} NOT NULL DEFAULT 0,
    floor_seq {{int}} NOT NULL DEFAULT 0,
    acl_version {{int}} NOT NULL DEFAULT 0
);

-- The newest membership of each user; left_seq is NULL while it lasts.
CREATE TABLE members (
    conversation_id {{id}} NOT NULL REFERENCES conversations (id),
    user_id {{id}} NOT NULL REFERENCES users (id),
    joined_seq {{int}} NOT NULL,
    left_seq {{int}},
    PRIMARY KEY (conversation_id, user_id)
) {{without rowid}};
CREATE INDEX members_user ON members (user_id, conversation_id);

-- The log. `month` is year * 100 + month of `at`: what a partition would hold. Without content and sealed bytes a row
-- is a stub.
CREATE TABLE events (
    conversation_id {{id}} NOT NULL REFERENCES conversations (id),
    seq {{int}} NOT NULL,
    month {{int}} NOT NULL,
    ordinal {{int}} NOT NULL,
    counts {{int}} NOT NULL,
    at {{int}} NOT NULL,
    kind {{text}} NOT NULL,
    sender_id {{id}} NOT NULL,
    device_id {{id}},
    client_id {{id}},
    epoch {{int}},
    content {{text}},
    sealed {{bytes}},
    PRIMARY KEY (conversation_id, seq, month)
) {{without rowid}};

CREATE TABLE conversation_months (
    conversation_id {{id}} NOT NULL REFERENCES conversations (id),
    month {{int}} NOT NULL,
    min_seq {{int}} NOT NULL,
    max_seq {{int}} NOT NULL,
    PRIMARY KEY (conversation_id, month)
) {{without rowid}};

-- What makes a retry one event: the acknowledgement of every mutation, kept for 90 days.
CREATE TABLE send_keys (
    user_id {{id}} NOT NULL,
    client_id {{id}} NOT NULL,
    conversation_id {{id}} NOT NULL,
    seq {{int}} NOT NULL,
    at {{int}} NOT NULL,
    PRIMARY KEY (user_id, client_id)
) {{without rowid}};
CREATE INDEX send_keys_at ON send_keys (at);

-- What the log amounts to. All of it can be made again from events (Projector::rebuild); no text is kept twice.
-- deleted_seq: the event that deleted it; thread_id is then NULL, as a stub does not say it either.
CREATE TABLE messages (
    conversation_id {{id}} NOT NULL REFERENCES conversations (id),
    id {{id}} NOT NULL,
    seq {{int}} NOT NULL,
    month {{int}} NOT NULL,
    sender_id {{id}} NOT NULL,
    thread_id {{id}},
    counts {{int}} NOT NULL,
    edited_seq {{int}},
    deleted_seq {{int}},
    PRIMARY KEY (conversation_id, id)
) {{without rowid}};
CREATE INDEX messages_deleted ON messages (conversation_id, seq) WHERE deleted_seq IS NOT NULL;

CREATE TABLE message_edits (
    conversation_id {{id}} NOT NULL REFERENCES conversations (id),
    message_id {{id}} NOT NULL,
    seq {{int}} NOT NULL,
    month {{int}} NOT NULL,
    PRIMARY KEY (conversation_id, message_id, seq)
) {{without rowid}};

CREATE TABLE reactions (
    conversation_id {{id}} NOT NULL REFERENCES conversations (id),
    message_id {{id}} NOT NULL,
    user_id {{id}} NOT NULL,
    emoji {{text}} NOT NULL,
    seq {{int}} NOT NULL,
    PRIMARY KEY (conversation_id, message_id, user_id, emoji)
) {{without rowid}};

CREATE TABLE pins (
    conversation_id {{id}} NOT NULL REFERENCES conversations (id),
    message_id {{id}} NOT NULL,
    seq {{int}} NOT NULL,
    PRIMARY KEY (conversation_id, message_id)
) {{without rowid}};

-- Whom the newest text of a message mentions; the nil id stands for everybody. `seq` is the message's.
CREATE TABLE mentions (
    conversation_id {{id}} NOT NULL REFERENCES conversations (id),
    message_id {{id}} NOT NULL,
    user_id {{id}} NOT NULL,
    seq {{int}} NOT NULL,
    PRIMARY KEY (conversation_id, message_id, user_id)
) {{without rowid}};
CREATE INDEX mentions_user ON mentions (conversation_id, user_id, seq);

CREATE TABLE cursors (
    conversation_id {{id}} NOT NULL REFERENCES conversations (id),
    user_id {{id}} NOT NULL,
    read_seq {{int}} NOT NULL,
    PRIMARY KEY (conversation_id, user_id)
) {{without rowid}};

CREATE TABLE user_map (
    user_id {{id}} NOT NULL REFERENCES users (id),
    key {{text}} NOT NULL,
    value {{text}} NOT NULL,
    version {{int}} NOT NULL,
    PRIMARY KEY (user_id, key)
) {{without rowid}};
CREATE INDEX user_map_version ON user_map (user_id, version);

-- What other programs and nodes must forget: `kind` is user or session, `subject` its id.
CREATE TABLE invalidations (
    id {{serial}},
    node {{text}} NOT NULL,
    kind {{text}} NOT NULL,
    subject {{id}} NOT NULL,
    at {{int}} NOT NULL
);

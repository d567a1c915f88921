-- Broadcast and temporary conversations: who may post, what may be answered, what becomes of them at their end. The
-- numbers are those of the protocol's enums; kind 3 is broadcast, 4 temporary.
ALTER TABLE conversations ADD COLUMN replies {{int}};
ALTER TABLE conversations ADD COLUMN at_end {{int}};
UPDATE conversations SET replies = 0 WHERE kind = 3;
UPDATE conversations SET at_end = 0 WHERE kind = 4;
ALTER TABLE members ADD COLUMN posts {{int}} NOT NULL DEFAULT 0;

-- Whether the end was recorded, and how far the contents of events up to floor_seq are gone.
ALTER TABLE conversations ADD COLUMN ended {{int}} NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN purged_seq {{int}} NOT NULL DEFAULT 0;
CREATE INDEX conversations_ends ON conversations (ends_at) WHERE ends_at IS NOT NULL AND ended = 0;
CREATE INDEX conversations_purging ON conversations (id) WHERE purged_seq < floor_seq;

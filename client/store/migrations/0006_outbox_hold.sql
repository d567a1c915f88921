-- compat: 2
-- What can be taken back waits in the outbox until this time, in milliseconds; 0 for what goes out at once.
ALTER TABLE outbox ADD COLUMN hold_until INTEGER NOT NULL DEFAULT 0;

-- compat: 7
-- Preferences are entries of the user map like any other; what waits to be sent is in map_wishes.
DROP TABLE preferences;

-- Only names of channels that everybody may see are unique: a private one must not be found out by its name. Kinds 1
-- (private) and 2 (direct) keep theirs without a key.
UPDATE conversations SET name_key = NULL WHERE kind IN (1, 2);

-- Stands first in the scripts that go on when Redis is full: scripts.load_script prepends it.
--
-- A script may write beyond maxmemory if its first write is a command that Redis never refuses (seen on 6.2.14, 7.0.15).
-- The key does not exist. `allow-oom` in a script's first line says the same, but exists from Redis 7.0 only.
redis.call('DEL', 'sentiq:no_such_key')

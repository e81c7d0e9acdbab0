-- Least privileges for eBlocks beside a Scoop site, for the database's administrator: put the
-- database's name for SITE and two passwords of your own for the other words in capitals, as
-- docs/operating.md ("Beside a Scoop site") does.
-- The first part makes two users. eblocks_setup is used once after every installation or upgrade,
-- to make eBlocks' own tables (`eblocks-server check` does, with its address); lock it in between.
-- eblocks is the one that `eblocks-server serve` and the other commands use.
-- The second part can only be run when eBlocks' tables are there, and again after every upgrade.

-- Part 1
CREATE USER IF NOT EXISTS eblocks_setup@localhost IDENTIFIED BY 'SETUP_PASSWORD';
CREATE USER IF NOT EXISTS eblocks@localhost IDENTIFIED BY 'SERVER_PASSWORD';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES ON SITE.* TO eblocks_setup@localhost;

-- Scoop's tables: no more than eBlocks reads, and no more than it shares.
GRANT SELECT (uid, nickname, passwd, perm_group) ON SITE.users TO eblocks@localhost;
GRANT SELECT (perm_group_id, group_perms) ON SITE.perm_groups TO eblocks@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE ON SITE.sessions TO eblocks@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE ON SITE.userprefs TO eblocks@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE ON SITE.vars TO eblocks@localhost;
-- Where the site has it:
GRANT SELECT, INSERT, UPDATE ON SITE.cache_time TO eblocks@localhost;

-- Part 2
GRANT SELECT, UPDATE ON SITE.eblocks_migrations TO eblocks@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE ON SITE.admin_actions TO eblocks@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE ON SITE.assignments TO eblocks@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE ON SITE.claiming_servers TO eblocks@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE ON SITE.contacts TO eblocks@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE ON SITE.corrections TO eblocks@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE ON SITE.given_ids TO eblocks@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE ON SITE.import_rows TO eblocks@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE ON SITE.nights TO eblocks@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE ON SITE.place_days TO eblocks@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE ON SITE.places TO eblocks@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE ON SITE.pool_counts TO eblocks@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE ON SITE.pool_effects TO eblocks@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE ON SITE.released_assignments TO eblocks@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE ON SITE.result_hours TO eblocks@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE ON SITE.shard_leases TO eblocks@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE ON SITE.sign_in_failures TO eblocks@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE ON SITE.summary_state TO eblocks@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE ON SITE.suspended_users TO eblocks@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE ON SITE.taken_back TO eblocks@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE ON SITE.volunteer_hours TO eblocks@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE ON SITE.volunteers TO eblocks@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE ON SITE.voter_imports TO eblocks@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE ON SITE.voters TO eblocks@localhost;
GRANT SELECT, INSERT, UPDATE, DELETE ON SITE.waiting_results TO eblocks@localhost;

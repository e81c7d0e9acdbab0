-- A web site's database as Scoop 1.1 makes it (MyISAM, latin1), as far as eBlocks meets it, with
-- two made-up members. Vera's password is `correct`; she is signed in there with the cookie
-- forclark_session=0123456789abcdef0123456789abcdef.
CREATE TABLE users (uid int(11) NOT NULL AUTO_INCREMENT, nickname varchar(50) DEFAULT NULL,
  realemail varchar(50) DEFAULT NULL, passwd varchar(12) DEFAULT NULL,
  perm_group varchar(50) DEFAULT NULL, PRIMARY KEY (uid)) ENGINE=MyISAM DEFAULT CHARSET=latin1;
CREATE TABLE perm_groups (perm_group_id varchar(50) NOT NULL DEFAULT '', group_perms text,
  PRIMARY KEY (perm_group_id)) ENGINE=MyISAM DEFAULT CHARSET=latin1;
CREATE TABLE sessions (session_id varchar(32) NOT NULL, item varchar(255) NOT NULL, value text,
  serialized int(1) DEFAULT 0, last_update datetime, PRIMARY KEY (session_id, item))
  ENGINE=MyISAM DEFAULT CHARSET=latin1;
CREATE TABLE userprefs (uid int(11) NOT NULL DEFAULT '0', prefname varchar(200) NOT NULL DEFAULT '',
  prefvalue text, PRIMARY KEY (uid, prefname)) ENGINE=MyISAM DEFAULT CHARSET=latin1;
CREATE TABLE vars (name varchar(32) NOT NULL DEFAULT '', value text, description text NOT NULL,
  type varchar(5) NOT NULL, category varchar(128) NOT NULL, PRIMARY KEY (name))
  ENGINE=MyISAM DEFAULT CHARSET=latin1;
CREATE TABLE cache_time (resource varchar(50) NOT NULL DEFAULT '',
  last_update varchar(15) NOT NULL DEFAULT '', PRIMARY KEY (resource))
  ENGINE=MyISAM DEFAULT CHARSET=latin1;
INSERT INTO perm_groups VALUES ('Volunteers', 'story_post,eblocks_use'),
  ('Users', 'story_post,comment_post');
INSERT INTO users VALUES (7, 'Vera', 'vera@example.org', 'dMAbyTONU1A', 'Volunteers'),
  (9, 'Reader', 'reader@example.org', 'dMAbyTONU1A', 'Users');
INSERT INTO sessions VALUES ('0123456789abcdef0123456789abcdef', 'created', '1', 0, NOW()),
  ('0123456789abcdef0123456789abcdef', 'UID', '7', 0, NOW());
INSERT INTO vars VALUES ('sitename', 'For Clark', 'The name', 'text', 'General');
INSERT INTO cache_time VALUES ('vars', '1000'), ('boxes', '1000');

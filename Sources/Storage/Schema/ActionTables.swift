/// What admins did, and what it takes to undo it (SPEC 9).
enum ActionTables {
  static func statements(_ dialect: Dialect) -> [String] {
    [actions(dialect), takenBack(dialect), released(dialect), suspended(dialect)]
  }

  /// The log of actions. Rows are only added; what became of one later is written beside it.
  private static func actions(_ dialect: Dialect) -> String {
    """
    CREATE TABLE admin_actions (
      id \(dialect.automaticKey),
      action_key VARCHAR(64),
      kind VARCHAR(20) NOT NULL,
      by_uid BIGINT NOT NULL,
      at BIGINT NOT NULL,
      user_id BIGINT,
      voter_id BIGINT,
      digits VARCHAR(30),
      mode INTEGER,
      from_at BIGINT,
      to_at BIGINT,
      variable VARCHAR(32),
      old_value TEXT,
      new_value TEXT,
      reason TEXT,
      letters INTEGER NOT NULL DEFAULT 0,
      calls INTEGER NOT NULL DEFAULT 0,
      finished_at BIGINT,
      undone_at BIGINT,
      undone_by BIGINT,
      restored INTEGER NOT NULL DEFAULT 0,
      remaining INTEGER NOT NULL DEFAULT 0,
      CONSTRAINT admin_actions_key UNIQUE (action_key),
      CONSTRAINT admin_actions_mode CHECK (mode IS NULL OR mode IN (0, 1)),
      CONSTRAINT admin_actions_undone CHECK ((undone_at IS NULL) = (undone_by IS NULL))
    )\(dialect.tableOptions)
    """
  }

  /// Which results an action took back. `settled_at` is set when the action is undone; then
  /// `restored` says whether the result counts again.
  private static func takenBack(_ dialect: Dialect) -> String {
    """
    CREATE TABLE taken_back (
      action_id BIGINT NOT NULL,
      contact_id BIGINT NOT NULL,
      settled_at BIGINT,
      restored INTEGER NOT NULL DEFAULT 0,
      CONSTRAINT taken_back_once PRIMARY KEY (action_id, contact_id),
      CONSTRAINT taken_back_action FOREIGN KEY (action_id) REFERENCES admin_actions (id),
      CONSTRAINT taken_back_contact FOREIGN KEY (contact_id) REFERENCES contacts (id),
      CONSTRAINT taken_back_restored CHECK (restored IN (0, 1))
    )\(dialect.tableOptions)
    """
  }

  /// Which assignments an action ended.
  private static func released(_ dialect: Dialect) -> String {
    """
    CREATE TABLE released_assignments (
      action_id BIGINT NOT NULL,
      assignment_id BIGINT NOT NULL,
      CONSTRAINT released_once PRIMARY KEY (action_id, assignment_id),
      CONSTRAINT released_action FOREIGN KEY (action_id) REFERENCES admin_actions (id),
      CONSTRAINT released_assignment FOREIGN KEY (assignment_id) REFERENCES assignments (id)
    )\(dialect.tableOptions)
    """
  }

  /// Who may not use eBlocks whatever the group says; the groups are another program's.
  private static func suspended(_ dialect: Dialect) -> String {
    """
    CREATE TABLE suspended_users (
      uid \(dialect.integerKey),
      action_id BIGINT NOT NULL,
      since BIGINT NOT NULL,
      CONSTRAINT suspended_action FOREIGN KEY (action_id) REFERENCES admin_actions (id)
    )\(dialect.tableOptions)
    """
  }
}

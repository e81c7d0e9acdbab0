import Domain

/// What must be true of what admins did.
extension Invariant {
  static let actions = [
    Invariant(
      "taken_back_but_counts", "results that an action took back, and that count all the same",
      """
      SELECT count(*) FROM taken_back t LEFT JOIN contacts c ON c.id = t.contact_id
      WHERE t.restored = 0 AND (c.id IS NULL OR c.undone_at IS NULL)
      """),
    Invariant(
      "taken_back_without_action", "results undone by somebody else that no action took back",
      """
      SELECT count(*) FROM contacts c
      WHERE c.undone_by <> c.uid AND NOT EXISTS (
        SELECT 1 FROM taken_back t WHERE t.contact_id = c.id AND t.restored = 0)
      """),
    Invariant(
      "action_counts_differ", "actions that say another number of results than they took back",
      """
      SELECT count(*) FROM admin_actions a
      WHERE a.kind = 'take_back' AND (
        a.letters + a.calls <> (SELECT count(*) FROM taken_back t WHERE t.action_id = a.id)
        OR a.restored <> (SELECT count(*) FROM taken_back t
          WHERE t.action_id = a.id AND t.restored = 1)
        OR a.remaining <> (SELECT count(*) FROM taken_back t
          WHERE t.action_id = a.id AND t.settled_at IS NOT NULL AND t.restored = 0))
      """),
    Invariant(
      "released_but_open", "assignments that an action ended, and that go on all the same",
      """
      SELECT count(*) FROM released_assignments r
        LEFT JOIN assignments a ON a.id = r.assignment_id
      WHERE a.id IS NULL OR a.ended_at IS NULL
      """),
    Invariant(
      "suspended_nobody", "suspended accounts that there are not, or that no standing action names",
      """
      SELECT count(*) FROM suspended_users s
        LEFT JOIN users u ON u.uid = s.uid LEFT JOIN admin_actions a ON a.id = s.action_id
      WHERE u.uid IS NULL OR a.id IS NULL OR a.kind <> 'suspend' OR a.user_id <> s.uid
        OR a.undone_at IS NOT NULL
      """),
    Invariant(
      "suspension_without_effect", "standing suspensions of accounts that may go on",
      """
      SELECT count(*) FROM admin_actions a
      WHERE a.kind = 'suspend' AND a.undone_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM suspended_users s WHERE s.action_id = a.id)
      """),
    Invariant(
      "effects_of_undone_actions", "effects on the pools of actions that are undone or unknown",
      """
      SELECT count(*) FROM pool_effects e
        LEFT JOIN admin_actions a ON a.id = \(raw: actionOfEffect)
      WHERE \(raw: isOfAction) AND e.ended_at IS NULL
        AND (a.id IS NULL OR a.undone_at IS NOT NULL
          OR a.kind NOT IN ('close_voter', 'close_number'))
      """),
    Invariant(
      "closing_without_effect", "standing actions that should keep somebody out of a pool",
      """
      SELECT count(*) FROM admin_actions a
      WHERE a.kind IN ('close_voter', 'close_number') AND a.undone_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM pool_effects e
          WHERE \(raw: isOfAction) AND e.ended_at IS NULL AND \(raw: actionOfEffect) = a.id)
      """),
  ]

  /// The effects of actions, as a range of the index by key.
  private static let isOfAction = "e.result_key >= 'action ' AND e.result_key < 'action!'"

  private static let actionOfEffect = "substr(e.result_key, 8) + 0"
}

import Domain
import Testing

@Suite struct PermissionsTests {
  @Test(
    arguments: [
      (",eblocks_use", Permissions.use), ("eblocks_use", .use),
      (",eblocks_use,eblocks_admin", [.use, .admin]),
      ("eblocks_admin,eblocks_use", [.use, .admin]),
      (",story_post,eblocks_use,comment_post", .use), (",eblocks_use,eblocks_use", .use),
      (", eblocks_use , eblocks_trusted\n", [.use, .trusted]), (",eblocks_trusted", .trusted),
      ("", []), (",", []), (",,,", []), (",eblocks_user", []), (",my_eblocks_use", []),
      (",eblocks_use2,eblocks_us", []), (",EBLOCKS_USE", []), (",eblocks use", []),
      (",eblocks_use;eblocks_admin", []), (",call_trusted", []), (",use,admin,trusted", []),
      (",eblocks_use\u{301}", []), (",eblocks\u{202E}_admin", []), (",eblocks_adm\u{0}in", []),
    ] as [(String, Permissions)])
  func readsWholeNamesOfAGroupString(text: String, expected: Permissions) {
    #expect(Permissions(groupString: text) == expected)
  }

  @Test(
    arguments: [
      ("use", Permissions.use), ("eblocks_use", .use), ("admin", .admin),
      ("eblocks_admin", .admin), ("trusted", .trusted), ("eblocks_trusted", .trusted), ("", nil),
      ("user", nil), ("eblocks_user", nil), ("eblocks_", nil), ("Use", nil), ("use ", nil),
      ("eblocks_eblocks_use", nil), ("call_trusted", nil),
    ] as [(String, Permissions?)])
  func readsOnePermissionInBothSpellings(name: String, expected: Permissions?) {
    #expect(Permissions(name: name) == expected)
  }

  @Test func writesAGroupStringItReadsBack() {
    for raw in UInt8(0)..<8 {
      let set = Permissions(rawValue: raw)
      #expect(Permissions(groupString: set.groupString) == set)
      #expect(set.names.allSatisfy { set.contains(Permissions(name: $0)!) })
    }
    #expect(Permissions([.use, .trusted]).groupString == ",eblocks_use,eblocks_trusted")
    #expect(Permissions([]).groupString == "")
  }

  @Test(
    arguments: [
      (Permissions.use, false), ([], false), ([.use, .admin], true), ([.use, .trusted], true),
      ([.use, .admin, .trusted], true),
    ] as [(Permissions, Bool)])
  func onlyAdminsAndTrustedUsersAreExempt(set: Permissions, exempt: Bool) {
    #expect(set.areExemptFromQuota == exempt)
  }
}

import API
import Domain
import Storage
import Testing

@testable import Service

/// Signing in at eBlocks with an account of the site's.
@Suite struct SignInTests {
  @Test func checksThePasswordsThatScoopKeeps() async throws {
    try await ScoopSite.with(.scoop10) { site async throws in
      #expect(try await site.signIn("Vera", "correct").answer.user.id == 7)
      // DES looks at eight characters: that is how Scoop's own page has it too.
      try site.run("UPDATE users SET passwd = 'vPf9VKcLd2k' WHERE uid = 8")
      #expect(try await site.signIn("Tom", "horsebattery").answer.user.id == 8)
      #expect(try await site.signIn("Tom", "horsebat").answer.user.id == 8)
      let refused = try await problem { try await site.signIn("Vera", "wrong") }
      #expect(refused?.code == .badCredentials)
      #expect(try site.text("SELECT count(*) FROM sessions") == "3")
    }
  }

  @Test func checksPasswordsOfTodayToo() async throws {
    try await ScoopSite.with(.seeds) { site async throws in
      let hash = try await CryptPasswords().hash("!odd but new")
      try site.run("UPDATE users SET passwd = '\(hash)' WHERE uid = 7")
      #expect(try await site.signIn("Vera", "!odd but new").answer.user.id == 7)
    }
  }

  /// The words depend on the password alone, so that they tell nobody which names there are.
  @Test func saysWhenAPasswordCannotBeChecked() async throws {
    try await ScoopSite.with(.scoop11) { site async throws in
      let hash = try await CryptPasswords().hash("something else")
      try site.run("UPDATE users SET passwd = '\(hash)' WHERE uid = 8")
      try site.run("UPDATE users SET passwd = 'unknown kind' WHERE uid = 9")
      for (password, isOdd) in [("!secret", true), ("é", true), ("x", true), ("secret", false)] {
        var answers: Set<String> = []
        for name in ["Vera", "Tom", "Reader", "Nobody", "Stranger", "☎"] {
          let refused = try await problem { try await site.signIn(name, password) }
          #expect(refused?.code == .badCredentials)
          answers.insert(refused?.detail ?? "")
        }
        #expect(answers.count == 1)
        #expect(answers.first?.contains("http://www.forclark.com/") == isOdd)
        // So many tries would be slowed down.
        try site.run("DELETE FROM sign_in_failures")
      }
    }
  }

  @Test(arguments: Shape.allCases)
  func readsNamesInWhateverCharactersTheyAreKept(_ shape: Shape) async throws {
    try await ScoopSite.with(shape) { site async throws in
      #expect(try await site.signIn("josé", "correct").answer.user.name == "José")
      // As a reader whose terminal decomposes sends it.
      #expect(try await site.signIn("Jose\u{301}", "correct").answer.user.id == 15)
      for name in ["Вера", "vera☎", "☎", "Ver", "14", ""] {
        #expect(
          try await problem { try await site.signIn(name, "correct") }?.code == .badCredentials)
      }
      // UTF-8 that was written into a latin1 column long ago: shown as it is.
      if shape != .seeds {
        try site.run("UPDATE users SET nickname = _latin1 x'4A6F73C3A9' WHERE uid = 15")
        try site.makeSession("s1", user: "15")
        #expect(try await site.user("s1")?.name == "JosÃ©")
      }
      try site.makeSession("s2", user: "14")
      #expect(try await site.user("s2")?.name == "")
    }
  }

  /// A site's table may hold names that its own order of characters takes for one.
  @Test func choosesAmongNamesThatLookAlike() async throws {
    try await ScoopSite.with(.scoop10) { site async throws in
      try site.run("UPDATE users SET nickname = 'Jose' WHERE uid = 8")
      #expect(try await site.signIn("Jose", "correct").answer.user.id == 8)
      #expect(try await site.signIn("José", "correct").answer.user.id == 15)
      #expect(try await problem { try await site.signIn("JOSE", "correct") } != nil)
    }
  }

  /// Two tables of one site may sort differently, or have moved to UTF-8 one by one.
  @Test(arguments: [
    "CHARACTER SET latin1 COLLATE latin1_general_ci", "CHARACTER SET utf8mb4",
    "CHARACTER SET utf8mb3 COLLATE utf8mb3_bin",
  ])
  func joinsTablesOfDifferentCharacters(_ characters: String) async throws {
    let statements = ["ALTER TABLE perm_groups CONVERT TO \(characters)"]
    try await ScoopSite.with(.scoop10, prepare: statements) { site async throws in
      #expect(try await site.signIn("Vera", "correct").answer.user.permissions == ["eblocks_use"])
    }
  }

  @Test(arguments: [("Reader", Problem.Code.forbidden), ("Lost", .unauthenticated)])
  func letsInOnlyWhoMayUseIt(_ name: String, _ code: Problem.Code) async throws {
    try await ScoopSite.with(.scoop10) { site async throws in
      let refused = try await problem { try await site.signIn(name, "correct") }
      #expect(refused?.code == code)
      #expect(try site.text("SELECT count(*) FROM sessions") == "0")
    }
  }

  @Test func changesNoAccountOfTheSites() async throws {
    try await ScoopSite.with(.scoop11InnoDB) { site async throws in
      try await site.administration.set(.openSignup, to: "1")
      let before = try site.run("SELECT * FROM users ORDER BY uid")
      let groups = try site.run("SELECT * FROM perm_groups ORDER BY perm_group_id")
      let vera = User(id: 7, name: "Vera", permissions: .use)
      let refusals = [
        try await problem {
          try await site.administration.addUser(
            name: "New", password: "long enough", permissions: .use)
        },
        try await problem {
          try await site.administration.setPassword(of: "Vera", to: "long enough")
        },
        try await problem { try await site.administration.grant(.admin, to: "Vera") },
        try await problem { try await site.administration.revoke(.use, from: "Vera") },
        try await problem {
          try await site.service.signUp(
            SignInRequest(username: "New", password: "long enough"), address: "a",
            now: ScoopSite.noon)
        },
        try await problem {
          try await site.service.changePassword(
            PasswordChange(old: "correct", new: "long enough"), user: vera, session: "s",
            address: "a", now: ScoopSite.noon)
        },
      ]
      for refusal in refusals {
        #expect(refusal?.code == .forbidden)
        #expect(refusal?.detail.contains("web site") == true)
      }
      #expect(try site.run("SELECT * FROM users ORDER BY uid") == before)
      #expect(try site.run("SELECT * FROM perm_groups ORDER BY perm_group_id") == groups)
      #expect(try await site.administration.users().contains { $0.name == "Vera" })
    }
  }
}

import Foundation
import Testing

@testable import Passwords

/// The vectors were made with Perl's `crypt`, over libxcrypt 4.4.33.
@Suite(.timeLimit(.minutes(5)))
struct PasswordPoolTests {
  private static let password = "Correct horse 12"
  private let pool = PasswordPool(threads: 2, queueLimit: 16)

  @Test(arguments: [
    "abwirc53tCB5w",
    "_J9..abcdXwqOwZSSmnk",
    "$1$saltsalt$Q6/U6hYyta27W7MxcZAa41",
    "$5$saltsalt$WxpN.XdsFzdebFTB3l9StkDEgVMUjdO4jY9ExgV0Yb4",
    "$6$saltsalt$O2S7oMmdkjyawjEYmtFYSNDYqJG1CyK88XkgEvDrq3po8HNezwcJedOKjE.bNMDTnBwzwbrF4LNuOi2i"
      + "725hb.",
    "$2b$05$abcdefghijklmnopqrstuu84l8ydz4tImkTZWXcmfIX/zQQBP3XJa",
    "$y$j9T$abcdefghijklmnop$.JeoAa2r99IHZGg8spJIuj0THUz2Js6JLoDJydf1Qq4",
    "$7$CU..../....abcdefghij$LxgRL5BaDK3wrQf86i5MLosdADDYCn7ElaN/p/KE/AC",
  ])
  func checksEveryKindOfHash(hash: String) async throws {
    #expect(try await pool.verify(Self.password, against: hash) == .matches)
    #expect(try await pool.verify("correct horse 12", against: hash) == .differs)
    #expect(try await pool.verify("", against: hash) == .differs)
    let damaged = hash.dropLast() + (hash.hasSuffix(".") ? "/" : ".")
    #expect(try await pool.verify(Self.password, against: String(damaged)) == .differs)
  }

  @Test(arguments: [
    ("forclark", "J/gkUTXKTck"), ("secret99", "CKZJcK9FxgE"), ("fo", "MzsYi7eOkjA"),
    ("../x", "fbpTAkQkhS2"), ("naïve", "r4yPubxcZhs"),
  ])
  func checksScoopHashes(password: String, hash: String) async throws {
    #expect(try await pool.verify(password, against: hash) == .matches)
    #expect(try await pool.verify("foreclark", against: hash) == .differs)
  }

  @Test(arguments: ["-secret", "s:ecret", "é", "ÿÿsecret", "a", "", " secret"])
  func saysSoWhenAScoopPasswordCannotBeChecked(password: String) async throws {
    #expect(try await pool.verify(password, against: "J/gkUTXKTck") == .unusableScoopSalt)
  }

  @Test(arguments: ["", "*", "!", "*0", "*1", "!!", "!$1$saltsalt$Q6/U6hYyta27W7MxcZAa41"])
  func lockedAccountsOpenForNoPassword(hash: String) async throws {
    #expect(try await pool.verify(Self.password, against: hash) == .differs)
    #expect(try await pool.verify("", against: hash) == .differs)
    #expect(try await pool.verify(hash, against: hash) == .differs)
  }

  @Test(arguments: ["x", "$", "$9$nonsense", "$2b$99$short", "5f4dcc3b5aa765d61d8327deb882cf99"])
  func namesHashesThatItCannotCheck(hash: String) async throws {
    #expect(try await pool.verify(Self.password, against: hash) == .unknownHash)
  }

  @Test func newHashesAreSaltedYescryptAndVerify() async throws {
    let one = try await pool.hash("päss wörd")
    let other = try await pool.hash("päss wörd")
    #expect(one.hasPrefix("$y$"))
    #expect(one != other)
    #expect(try await pool.verify("päss wörd", against: one) == .matches)
    #expect(try await pool.verify("pass word", against: one) == .differs)
  }

  @Test func refusesPasswordsThatCryptWouldCutShort() async throws {
    let longest = String(repeating: "a", count: 511)
    let hash = try await pool.hash(longest)
    #expect(try await pool.verify(longest, against: hash) == .matches)
    await #expect(throws: PasswordError.tooLong) { try await pool.hash(longest + "a") }
    await #expect(throws: PasswordError.tooLong) {
      try await pool.verify(longest + "a", against: hash)
    }
    await #expect(throws: PasswordError.tooLong) { try await pool.verifyNothing(longest + "a") }
    let cut = try await pool.hash("secret")
    await #expect(throws: PasswordError.holdsNUL) {
      try await pool.verify("secret\u{0}more", against: cut)
    }
    await #expect(throws: PasswordError.holdsNUL) { try await pool.hash("\u{0}") }
  }

  @Test func sentencesNeverHoldThePassword() {
    #expect(!"\(PasswordError.tooLong)".contains("aaa"))
    #expect("\(PasswordError.tooLong)" == "The password is too long: use at most 511 bytes.")
  }

  /// Seconds of processor time that the work takes on this thread, at best: other threads and
  /// machines do not count.
  private func cost(_ work: () -> Void) -> Double {
    func spent() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
    return (1...3).map { _ in
      let before = spent()
      work()
      return spent() - before
    }.min() ?? 0
  }

  @Test(arguments: ["", "!", "abwirc53tCB5x", "J/gkUTXKTck", "$1$saltsalt$x", "nonsense"])
  func aMismatchCostsAsMuchAsForANameThatDoesNotExist(hash: String) throws {
    let decoy = try #require(Crypt.newSetting())
    let unknown = cost { PasswordPool.burn(Self.password, decoy) }
    let known = cost { #expect(PasswordPool.judge(Self.password, hash, decoy) != .matches) }
    #expect(known > unknown / 4 && known < unknown * 4, "\(known) and \(unknown) seconds")
  }

  @Test func manyAtOnceAreAllAnswered() async throws {
    let pool = PasswordPool(threads: 2, queueLimit: 64)
    let hash = "$1$saltsalt$Q6/U6hYyta27W7MxcZAa41"
    let verdicts = try await withThrowingTaskGroup(of: (Int, Verdict).self) { group in
      for number in 0..<64 {
        group.addTask {
          let password = number.isMultiple(of: 2) ? Self.password : "wrong \(number)"
          return (number, try await pool.verify(password, against: hash))
        }
      }
      return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    #expect(verdicts.count == 64)
    #expect(verdicts.allSatisfy { $1 == ($0.isMultiple(of: 2) ? .matches : .differs) })
  }

  @Test func oneAfterAnotherIsNeverBusy() async throws {
    let pool = PasswordPool(threads: 1, queueLimit: 0)
    for _ in 0..<200 {
      #expect(
        try await pool.verify(Self.password, against: "abwirc53tCB5w") == .matches)
    }
  }
}

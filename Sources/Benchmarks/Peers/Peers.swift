import Glibc

/// The peers that are installed, ready to be started, and the names of those that are not.
final class Peers {
  private let folder: Folder
  private(set) var missing: [String] = []

  init(folder: Folder) { self.folder = folder }

  /// Editors and a chat program, with an empty line to type in.
  func typing() throws -> [Peer] {
    let notes = try folder.write("", to: "notes.txt")
    return [
      try peer("nano", ["--ignorercfiles", notes]),
      try peer("irssi", ["--home=\(try folder.makeFolder("irssi"))", "--noconnect"]),
    ].compactMap { $0 }
  }

  /// Programs with a line that the cursor keys move, and the keys that move it down and up.
  func moving() throws -> [(peer: Peer, down: String, up: String)] {
    let words = (1...60).map { "\($0) the quick brown fox jumps over the lazy dog" }
    let text = try folder.write(words.joined(separator: "\n"), to: "text.txt")
    var peers: [(Peer, String, String)] = []
    if let tig = try tig() { peers.append((tig, "j", "k")) }
    let vim = try peer(
      "vim",
      ["-u", "NONE", "-i", "NONE", "-N", "--cmd", "set t_RV= t_u7= t_RF= t_RB="]
        + ["-c", "set cursorline ruler", text])
    if let vim { peers.append((vim, "j", "k")) }
    if let htop = try peer("htop", ["--delay=600"]) {
      peers.append((htop, "\u{1B}OB", "\u{1B}OA"))
    }
    return peers
  }

  /// A mail program over a mailbox, for its memory.
  func resting() throws -> [Peer] {
    let mail = (1...20).map { number in
      "From a@example.org Mon Nov  2 09:00:00 2026\nFrom: a@example.org\n"
        + "Subject: Letter \(number)\nDate: Mon, 2 Nov 2026 09:00:00 +0000\n\nThank you.\n\n"
    }
    let box = try folder.write(mail.joined(), to: "mailbox")
    return [try peer("neomutt", ["-n", "-F", "/dev/null", "-f", box])].compactMap { $0 }
  }

  /// Works in the folder it is started in, so a shell goes there first; needs git as well.
  private func tig() throws -> Peer? {
    let name = "tig"
    guard let path = Programs.installed(name), let shell = Programs.installed("sh"),
      let git = Programs.installed("git")
    else {
      missing.append(name)
      return nil
    }
    let place = try repository(git: git, shell: shell)
    let environment = Programs.environment(home: try folder.makeFolder("home-\(name)"))
    return Peer(name) {
      try ScreenProgram(shell, ["-c", "cd '\(place)' && exec \(path)"], environment: environment)
    }
  }

  private func peer(_ name: String, _ arguments: [String]) throws -> Peer? {
    guard let path = Programs.installed(name) else {
      missing.append(name)
      return nil
    }
    let environment = Programs.environment(home: try folder.makeFolder("home-\(name)"))
    return Peer(name) {
      try ScreenProgram(path, arguments, environment: environment)
    }
  }

  /// A repository with twenty commits.
  private func repository(git: String, shell: String) throws -> String {
    let place = try folder.makeFolder("repository")
    let who = "-c user.name=Ann -c user.email=ann@example.org"
    let script =
      "cd '\(place)' && \(git) init -q . && for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do "
      + "\(git) \(who) commit -q --allow-empty -m \"Letter $n of the day\" || exit 1; done"
    let null = open("/dev/null", O_WRONLY | O_CLOEXEC)
    defer { close(null) }
    let child = try Child(
      shell, ["-c", script], environment: Programs.environment(home: folder.path),
      opening: .output(null))
    guard child.finish().status == 0 else { throw Trouble("git could not make a repository.") }
    return place
  }
}

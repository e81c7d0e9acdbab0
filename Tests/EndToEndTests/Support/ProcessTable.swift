import Foundation

/// The processes of this machine, from `/proc` (proc(5)).
enum ProcessTable {
  /// Those that `ancestor` started, and those that these started.
  static func descendants(of ancestor: pid_t) -> [pid_t] {
    let parents = all.map { ($0, parent(of: $0)) }
    var found: [pid_t] = []
    var wanted: Set<pid_t> = [ancestor]
    while !wanted.isEmpty {
      let children = parents.filter { $0.1.map(wanted.contains) == true }.map(\.0)
      found += children
      wanted = Set(children)
    }
    return found
  }

  /// Those of a program that have `text` in their environment.
  static func running(_ program: String, with text: String) -> [pid_t] {
    all.filter { isAlive($0) && name(of: $0) == program && read($0, "environ").contains(text) }
  }

  /// The name of the program, at most 15 bytes.
  static func name(of process: pid_t) -> String {
    read(process, "comm").trimmingCharacters(in: .newlines)
  }

  /// Its arguments, parted by blanks: what everybody on the machine can see of it.
  static func commandLine(of process: pid_t) -> String {
    read(process, "cmdline").replacing("\0", with: " ")
  }

  static func isAlive(_ process: pid_t) -> Bool {
    fields(of: process).first.map { $0 != "Z" } ?? false
  }

  private static var all: [pid_t] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { pid_t($0) }
  }

  private static func parent(of process: pid_t) -> pid_t? {
    fields(of: process).dropFirst().first.flatMap { pid_t($0) }
  }

  /// What comes after the name: state, parent …
  private static func fields(of process: pid_t) -> [String] {
    let line = read(process, "stat")
    guard let end = line.lastIndex(of: ")") else { return [] }
    return line[line.index(after: end)...].split(separator: " ").map(String.init)
  }

  private static func read(_ process: pid_t, _ file: String) -> String {
    // The size of these files is told as 0: they are read to their end.
    guard let handle = FileHandle(forReadingAtPath: "/proc/\(process)/\(file)") else { return "" }
    let data = (try? handle.readToEnd()) ?? Data()
    return String(decoding: data, as: UTF8.self)
  }
}

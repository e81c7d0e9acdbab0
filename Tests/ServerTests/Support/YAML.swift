import Foundation

/// The part of YAML that `docs/openapi.yaml` keeps to: mappings and lists by indentation, lists in
/// brackets, plain and double-quoted texts, and folded blocks.
indirect enum YAML: Equatable {
  case map([String: YAML])
  case list([YAML])
  case text(String)
  case null

  struct Unreadable: Error, CustomStringConvertible {
    let line: Int
    var description: String { "line \(line) is not in the part of YAML that is read here" }
  }

  static func parse(_ text: String) throws -> YAML {
    var reader = Reader(text)
    return try reader.block(indent: 0)
  }

  subscript(key: String) -> YAML? {
    if case .map(let entries) = self { entries[key] } else { nil }
  }

  var string: String? {
    if case .text(let text) = self { text } else { nil }
  }

  var items: [YAML] {
    if case .list(let items) = self { items } else { [] }
  }

  var entries: [String: YAML] {
    if case .map(let entries) = self { entries } else { [:] }
  }

  private struct Reader {
    var lines: [(number: Int, indent: Int, text: Substring)] = []
    var position = 0

    init(_ text: String) {
      for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
        .enumerated()
      {
        let content = line.drop(while: { $0 == " " })
        if content.isEmpty || content.hasPrefix("#") { continue }
        lines.append((index + 1, line.count - content.count, content))
      }
    }

    mutating func block(indent: Int) throws -> YAML {
      guard position < lines.count, lines[position].indent == indent else {
        throw Unreadable(line: position < lines.count ? lines[position].number : 0)
      }
      return lines[position].text.hasPrefix("- ")
        ? try list(indent: indent) : try map(indent: indent)
    }

    private mutating func list(indent: Int) throws -> YAML {
      var items: [YAML] = []
      while position < lines.count, lines[position].indent == indent,
        lines[position].text.hasPrefix("- ")
      {
        let content = lines[position].text.dropFirst(2)
        if Self.parted(content) != nil {
          // An entry that is a mapping: its first line stands beside the dash.
          lines[position].indent = indent + 2
          lines[position].text = content
          items.append(try map(indent: indent + 2))
        } else {
          items.append(try scalar(content, line: lines[position].number))
          position += 1
        }
      }
      return .list(items)
    }

    private mutating func map(indent: Int) throws -> YAML {
      var entries: [String: YAML] = [:]
      while position < lines.count, lines[position].indent == indent {
        let line = lines[position]
        guard let (key, rest) = Self.parted(line.text), entries[key] == nil else {
          throw Unreadable(line: line.number)
        }
        position += 1
        if rest == ">-" {
          entries[key] = .text(folded(deeperThan: indent))
        } else if !rest.isEmpty {
          entries[key] = try scalar(rest, line: line.number)
        } else if position < lines.count, lines[position].indent > indent {
          entries[key] = try block(indent: lines[position].indent)
        } else {
          throw Unreadable(line: line.number)
        }
      }
      if position < lines.count, lines[position].indent > indent {
        throw Unreadable(line: lines[position].number)
      }
      return .map(entries)
    }

    private mutating func folded(deeperThan indent: Int) -> String {
      var parts: [Substring] = []
      while position < lines.count, lines[position].indent > indent {
        parts.append(lines[position].text)
        position += 1
      }
      return parts.joined(separator: " ")
    }

    private func scalar(_ text: Substring, line: Int) throws -> YAML {
      if text == "null" { return .null }
      if text.hasPrefix("[") {
        guard text.hasSuffix("]") else { throw Unreadable(line: line) }
        let parts = text.dropFirst().dropLast().split(separator: ",")
        return .list(try parts.map { try scalar($0.drop(while: { $0 == " " }), line: line) })
      }
      if text.hasPrefix("\"") {
        guard text.count > 1, text.hasSuffix("\"") else { throw Unreadable(line: line) }
        return .text(String(text.dropFirst().dropLast()))
      }
      // What YAML would read as something else, or as the end of the text.
      guard !text.contains(": "), !text.contains(" #"), !"{&*!|>'%@`".contains(text.first ?? " ")
      else { throw Unreadable(line: line) }
      return .text(String(text))
    }

    /// `key: rest` or `key:`; nil for anything else.
    private static func parted(_ text: Substring) -> (key: String, rest: Substring)? {
      if text.hasPrefix("\"") {
        let inside = text.dropFirst()
        guard let end = inside.firstIndex(of: "\"") else { return nil }
        let after = inside[inside.index(after: end)...]
        guard after.hasPrefix(":") else { return nil }
        return (String(inside[..<end]), after.dropFirst().drop(while: { $0 == " " }))
      }
      if text.hasSuffix(":"), !text.contains(" ") { return (String(text.dropLast()), "") }
      guard let colon = text.range(of: ": "), !text[..<colon.lowerBound].contains(" ") else {
        return nil
      }
      return (String(text[..<colon.lowerBound]), text[colon.upperBound...])
    }
  }
}

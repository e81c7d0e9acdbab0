import Foundation

/// What a user may do (SPEC 2.1, 2.2), read from Scoop's permission string.
public struct Permissions: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// May use the application at all: `eblocks_use`.
  public static let use = Permissions(rawValue: 1)
  /// May read reports, and has no quota: `eblocks_admin`.
  public static let admin = Permissions(rawValue: 2)
  /// Has no quota, and is given prime voters first: `eblocks_trusted`.
  public static let trusted = Permissions(rawValue: 4)

  private static let names: [(name: String, permission: Permissions)] = [
    ("eblocks_use", .use), ("eblocks_admin", .admin), ("eblocks_trusted", .trusted),
  ]

  /// Reads a comma-separated string, with or without the leading comma and blanks; others' names
  /// are passed over, and only whole names count: `,eblocks_user` grants nothing.
  public init(groupString: String) {
    self = groupString.split(separator: ",").reduce(into: []) { permissions, part in
      // Nearly every request reads one, and hardly any has something to trim.
      let isPlain = part.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
      let name = isPlain ? String(part) : part.trimmingCharacters(in: .whitespacesAndNewlines)
      if let known = Self.names.first(where: { $0.name == name }) {
        permissions.insert(known.permission)
      }
    }
  }

  /// Reads one permission's name, long (`eblocks_admin`) or short (`admin`); nil for any other.
  public init?(name: String) {
    guard let known = Self.names.first(where: { $0.name == name || $0.name == "eblocks_\(name)" })
    else { return nil }
    self = known.permission
  }

  /// Scoop's names in a fixed order, for the wire and for `user list`.
  public var names: [String] {
    Self.names.filter { contains($0.permission) }.map(\.name)
  }

  /// The string a group with exactly this set carries, a comma in front: `,eblocks_use`.
  public var groupString: String { names.map { ",\($0)" }.joined() }

  /// True for admins and trusted users, whom no quota holds (SPEC 7.1).
  public var areExemptFromQuota: Bool { !isDisjoint(with: [.admin, .trusted]) }
}

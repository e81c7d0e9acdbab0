import Foundation

/// Whether others on this machine can read the database: it holds voters' addresses and numbers.
enum FilePermissions {
  /// A sentence for each file that others may read or write; none for a database that is not a
  /// file.
  static func findings(for url: DatabaseURL) -> [String] {
    guard case .sqlite(let path) = url else { return [] }
    return ["", "-wal", "-shm"].compactMap { suffix in
      guard let mode = mode(of: path + suffix), mode & 0o077 != 0 else { return nil }
      return "others may use \(path + suffix) (mode \(String(mode, radix: 8))); "
        + "chmod 600 it."
    }
  }

  private static func mode(of path: String) -> Int? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    guard attributes?[.type] as? FileAttributeType == .typeRegular else { return nil }
    return (attributes?[.posixPermissions] as? NSNumber).map { $0.intValue & 0o777 }
  }
}

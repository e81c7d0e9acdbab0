/// The version of this release, of client and server alike.
public enum Version {
  public static let current = "0.1.0"
}

/// The request that this task works on, so that a fault deep inside is logged under its number.
public enum CurrentRequest {
  @TaskLocal public static var id: String?
}

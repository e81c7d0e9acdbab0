/// One configuration variable: its name in table `vars` (SPEC 3). Names fit Scoop's column,
/// at most 32 characters.
public enum Variable: String, CaseIterable, Codable, Sendable {
  case chunkAddresses = "eblocks_chunk_addresses"
  case chunkPhoneNumbers = "eblocks_chunk_phone_numbers"
  case maxHourlyAddresses = "eblocks_max_hourly_addresses"
  case maxHourlyPhoneNumbers = "eblocks_max_hourly_phone_numbers"
  case maxDailyAddresses = "eblocks_max_daily_addresses"
  case maxDailyPhoneNumbers = "eblocks_max_daily_phone_numbers"
  case weekdayPhoneStart = "eblocks_weekday_phone_start"
  case weekdayPhoneEnd = "eblocks_weekday_phone_end"
  case weekendPhoneStart = "eblocks_weekend_phone_start"
  case weekendPhoneEnd = "eblocks_weekend_phone_end"
  case phoneTimezone = "eblocks_phone_timezone"
  case phoneHours = "eblocks_phone_hours"
  case thanksForCall = "thanks_for_call"
  case thanksForMail = "thanks_for_mail"
  case thanksForCallChunk = "thanks_for_call_chunk"
  case thanksForMailChunk = "thanks_for_mail_chunk"
  case loginURL = "login_url"
  case resolutions = "eblocks_resolutions"
  case openSignup = "eblocks_open_signup"
  case expirySparesActive = "eblocks_expiry_spares_active"
  case contact = "eblocks_contact"
  case slackWebhook = "eblocks_slack_webhook"
  case callScript = "eblocks_call_script"
  case letterScript = "eblocks_letter_script"

  /// The value that holds while there is no row; nil where unset means "none" or "off".
  public var defaultValue: String? {
    switch self {
    case .chunkAddresses, .chunkPhoneNumbers: "10"
    case .maxHourlyAddresses: "20"
    case .maxHourlyPhoneNumbers: "30"
    case .weekdayPhoneStart: "9:00"
    case .weekendPhoneStart: "10:00"
    case .weekdayPhoneEnd, .weekendPhoneEnd: "21:00"
    case .phoneTimezone: "America/New_York"
    case .phoneHours: "campaign"
    case .thanksForCall: "Thanks, that makes {calls}."
    case .thanksForMail: "Thanks, that makes {letters}."
    case .thanksForCallChunk:
      "A whole list of calls done. Thank you, {volunteer}! That makes {calls}."
    case .thanksForMailChunk:
      "A whole list of letters done. Thank you, {volunteer}! That makes {letters}."
    case .loginURL: "http://www.forclark.com/"
    case .resolutions: Resolution.defaults.map(\.name).joined(separator: "\n")
    case .openSignup, .expirySparesActive: "0"
    case .callScript: Self.sampleCallScript
    case .letterScript: Self.sampleLetterScript
    case .maxDailyAddresses, .maxDailyPhoneNumbers, .contact, .slackWebhook: nil
    }
  }

  /// One line for `conf list` and the settings page.
  public var meaning: String {
    switch self {
    case .chunkAddresses: "letters on a full list"
    case .chunkPhoneNumbers: "calls on a full list"
    case .maxHourlyAddresses: "letters a volunteer may complete in any hour"
    case .maxHourlyPhoneNumbers: "calls a volunteer may complete in any hour"
    case .maxDailyAddresses: "letters a volunteer may complete in any day; unset: no limit"
    case .maxDailyPhoneNumbers: "calls a volunteer may complete in any day; unset: no limit"
    case .weekdayPhoneStart: "when calls may begin, Monday to Friday"
    case .weekdayPhoneEnd: "when calls must end, Monday to Friday"
    case .weekendPhoneStart: "when calls may begin, Saturday and Sunday"
    case .weekendPhoneEnd: "when calls must end, Saturday and Sunday"
    case .phoneTimezone: "time zone of the calling hours"
    case .phoneHours: "whose clock the calling hours follow: campaign or voter"
    case .thanksForCall: "said after a call"
    case .thanksForMail: "said after a letter"
    case .thanksForCallChunk: "said after the last call of a list"
    case .thanksForMailChunk: "said after the last letter of a list"
    case .loginURL: "where volunteers log in"
    case .resolutions: "how a call can end, one a line"
    case .openSignup: "1: anyone may make an account"
    case .expirySparesActive: "1: users active in the past day keep their lists at midnight"
    case .contact: "whom to tell when the quota is in the way"
    case .slackWebhook: "address that receives party milestones"
    case .callScript: "shown beside a voter to call"
    case .letterScript: "shown beside a voter to write to"
    }
  }

  /// Whether clients are told its value: all but what is secret.
  public var isPublic: Bool { self != .slackWebhook }

  /// What differs from voter to voter ends its paragraph, so that the lines below stay as they are
  /// when the next one is shown.
  private static let sampleCallScript = """
    Hello, is this {FIRSTNAM}?
    This is {volunteer}, a volunteer near you.
    What matters most to you in {MCITY}?
    Listen first. Then say in a sentence why you are giving your evening to this.
    May we count on your vote?
    """

  private static let sampleLetterScript = """
    Dear {FIRSTNAM},
    - who you are, and why you write by hand
    - one thing that matters to you, and one that may matter in {MCITY}
    - the day to vote, and a wish to see them there
    """
}

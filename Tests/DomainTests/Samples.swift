import Domain
import Foundation
import Testing

/// The moment an RFC 3339 text names; a test with a mistake in one fails loudly.
func at(_ text: String) -> Instant { Instant(rfc3339: text)! }

let newYork = TimeZone(identifier: "America/New_York")!

/// A window from texts such as `9:00` and `24:00`.
func window(_ start: String, _ end: String) -> CallingWindow {
  CallingWindow(start: TimeOfDay(start)!, end: TimeOfDay(end)!)!
}

func hours(
  weekday: (String, String) = ("9:00", "21:00"), weekend: (String, String) = ("10:00", "21:00"),
  zone: String = "America/New_York"
) -> CallingHours {
  CallingHours(
    weekday: window(weekday.0, weekday.1), weekend: window(weekend.0, weekend.1),
    zone: TimeZone(identifier: zone)!)
}

let zoe = Voter(
  id: 7,
  name: VoterName(honorific: "Ms.", first: "Zoë", middle: "A.", last: "Müller", suffix: "Jr."),
  address: Address(street: "12 Elm Street", city: "Concord", state: "NH", zip: "03301"),
  phone: "603-555-0142", party: "D", gender: "F", isPrime: true)

import Domain
import Testing

@Suite struct KnownZonesTests {
  @Test func thisSystemKnowsEveryZoneTheRulesNeed() throws {
    try KnownZones.check()
    #expect(Set(KnownZones.all).isSuperset(of: KnownZones.few))
  }

  @Test func namesTheZoneThatIsMissing() {
    let missing = #expect(throws: KnownZones.Missing.self) {
      try KnownZones.check(isKnown: { $0 != "America/Chicago" })
    }
    #expect(missing?.name == "America/Chicago")
    #expect(missing?.description.contains("tzdata") == true)
  }
}

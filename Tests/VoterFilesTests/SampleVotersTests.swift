import Domain
import Testing

@testable import VoterFiles

@Suite struct SampleVotersTests {
  private let voters = Array(SampleVoters(count: 4000))

  private func percent(_ matches: (Voter) -> Bool) -> Double {
    Double(voters.count(where: matches)) * 100 / Double(voters.count)
  }

  @Test func numbersFromOneAndRepeatsItself() {
    #expect(voters.map(\.id) == Array(1...4000))
    #expect(Array(SampleVoters(count: 4000)) == voters)
    #expect(Array(SampleVoters(count: 10)) == Array(voters.prefix(10)))
    #expect(Array(SampleVoters(count: 10, seed: 1)) != Array(voters.prefix(10)))
    #expect(Array(SampleVoters(count: -1)).isEmpty)
  }

  @Test func isTheSameOnEveryMachine() {
    #expect(voters[0].name.full == "Mr. Aaron Greene")
    #expect(voters[0].address.lastLine == "Ontario, OR 97914")
    #expect(voters[0].phone == "541-555-0184")
  }

  @Test func keepsThePromisedProportions() {
    #expect((6.5...9.5).contains(percent { $0.isPrime }))
    #expect((10...14).contains(percent { $0.phone.isEmpty }))
    #expect((13...17).contains(percent { ["R", "G", "L"].contains($0.party) }))
    #expect((22.5...27.5).contains(percent { $0.party == "I" }))
    #expect((8...12).contains(percent { $0.party.isEmpty }))
    #expect(percent { !$0.name.honorific.isEmpty } > 15)
    #expect(percent { !$0.name.middle.isEmpty } > 30)
    #expect(percent { !$0.name.suffix.isEmpty } > 1)
    #expect(Set(voters.map(\.gender)) == ["F", "M", "X", ""])
    #expect(Set(voters.map(\.party)) == ["D", "I", "", "R", "L", "G"])
  }

  @Test func hasLongAccentedHyphenatedAndWideOnes() {
    #expect(voters.contains { $0.name.full.count > 70 })
    #expect(voters.contains { $0.address.street.count > 50 })
    #expect(voters.contains { $0.name.last.contains("-") })
    #expect(voters.contains { $0.name.last == "Müller-Okonkwo" })
    #expect(voters.contains { $0.name.last == "王" })
  }

  @Test func livesInPlacesThatThePostAndTheClocksKnow() {
    for place in SamplePlace.all {
      let byZIP = VoterZones.key(state: "", zip: place.zip)
      let byState = Set(VoterZones.key(state: place.state, zip: "").split(separator: "|"))
      #expect(!byZIP.isEmpty, "\(place)")
      #expect(byState.isSuperset(of: byZIP.split(separator: "|")), "\(place)")
    }
    #expect(Set(voters.map(\.address.zip)).isSubset(of: SamplePlace.all.map(\.zip)))
    #expect(Set(voters.map(\.address.zip)).count == SamplePlace.all.count)
    #expect(SamplePlace.all.count == 88)
  }

  @Test func livesOnBothSidesOfASplitState() {
    for state in ["IN", "TN", "FL", "ID", "OR", "TX"] {
      let places = SamplePlace.all.filter { $0.state == state }
      #expect(Set(places.map { VoterZones.key(state: state, zip: $0.zip) }).count > 1, "\(state)")
    }
  }

  @Test func hasSomeoneToContactInEveryState() {
    for state in Set(SamplePlace.all.map(\.state)) {
      let neighbours = voters.prefix(2000).filter { $0.address.state == state }
      #expect(neighbours.contains { $0.isEligible(for: .letters) }, "\(state)")
      #expect(neighbours.contains { $0.isEligible(for: .calls) }, "\(state)")
    }
  }

  @Test func ringsNobody() throws {
    for voter in voters where !voter.phone.isEmpty {
      let digits = PhoneNumber.key(voter.phone)
      #expect(digits.utf8.count == 10)
      #expect(digits.dropFirst(3).hasPrefix("55501"))
      let areaCodes = SamplePlace.all.filter { $0.zip == voter.address.zip }.map(\.areaCode)
      #expect(areaCodes == [String(digits.prefix(3))])
    }
  }

  @Test func fitsTheColumnsAndIsCleanAsItIs() {
    for voter in voters {
      for column in VoterColumn.allCases {
        #expect(voter[column].count <= column.longest)
        #expect(CleanText.line(voter[column]) == voter[column])
      }
    }
  }
}
